import { ChasmError, type JsonObject, type JsonValue, type RunState, type VariableDocument } from "@chasmx/core";
import type { Environment } from "../config/environment.ts";
import { assertSecretsGiven, inputOfText, secretInputs } from "./secret-inputs.ts";

/** Where secrets come from. */
export interface SecretSources {
  readonly environment: Environment;
  /** Asks a person for a secret that the environment does not give; absent where nobody can be asked. */
  readonly ask?: ((name: string) => Promise<string | undefined>) | undefined;
}

/**
 * The inputs of a run that a client starts: what it gives, and secrets from elsewhere, because what a client writes down is
 * written down. Rejects with INPUT_INVALID where it gives a secret, or where one that is required is missing.
 */
export async function inputsWithSecrets(
  variables: readonly VariableDocument[],
  given: JsonObject,
  sources: SecretSources,
): Promise<JsonObject> {
  const told = variables.filter(({ name, secret }) => secret === true && Object.hasOwn(given, name));
  if (told.length > 0) {
    throw new ChasmError(
      "INPUT_INVALID",
      `${told.map(({ name }) => `"${name}"`).join(", ")} is secret: no client gives it as an input. It comes from the environment of the server.`,
    );
  }
  const inputs = { ...given, ...(await secretsFrom(variables, sources)) };
  assertSecretsGiven(variables, inputs);
  return inputs;
}

/** The secrets of a run that goes on: those that it had are needed again, because no journal holds them. */
export async function secretsAgain(
  variables: readonly VariableDocument[],
  state: Pick<RunState, "inputs">,
  sources: SecretSources,
): Promise<JsonObject> {
  const had = neededAgain(variables, state).filter(({ name }) => Object.hasOwn(state.inputs, name));
  const secrets = await secretsFrom(had, sources);
  assertSecretsGiven(had, secrets);
  return secrets;
}

/** The variables of a run that goes on. A secret that it had is required, also where the workflow could begin without it. */
export function neededAgain(
  variables: readonly VariableDocument[],
  { inputs }: Pick<RunState, "inputs">,
): readonly VariableDocument[] {
  return variables.map((variable) =>
    variable.secret === true && Object.hasOwn(inputs, variable.name) ? { ...variable, required: true } : variable,
  );
}

/** What the environment gives, and what people add to it. */
async function secretsFrom(
  variables: readonly VariableDocument[],
  { environment, ask }: SecretSources,
): Promise<JsonObject> {
  const secrets: Record<string, JsonValue> = { ...secretInputs(variables, environment) };
  for (const variable of variables) {
    const { name, secret, value } = variable;
    const isMissing = secret === true && !Object.hasOwn(secrets, name) && (value ?? null) === null;
    const text = isMissing ? await ask?.(name) : undefined;
    if (text !== undefined) secrets[name] = inputOfText(variable, text);
  }
  return secrets;
}
