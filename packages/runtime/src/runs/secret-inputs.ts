import { ChasmError, type JsonObject, type JsonValue, parse, type VariableDocument } from "@chasmx/core";
import type { Environment } from "../config/environment.ts";

/**
 * The values that the environment gives to secret variables: `api_key` from CHASMX_INPUT_API_KEY. Secrets alone come from
 * there: nothing else in a run may depend on who starts it. Throws INPUT_INVALID where one is not of its variable's type.
 */
export function secretInputs(variables: readonly VariableDocument[], environment: Environment): JsonObject {
  const found: [string, JsonValue][] = [];
  for (const variable of variables) {
    const value = variable.secret === true ? environment[secretName(variable.name)] : undefined;
    // An empty one is how shells and CI systems spell a variable that is not set.
    if (value) found.push([variable.name, inputOfText(variable, value)]);
  }
  return Object.fromEntries(found);
}

/** Throws INPUT_INVALID where a secret that a run needs has no value, and names the environment variable to set. */
export function assertSecretsGiven(variables: readonly VariableDocument[], inputs: JsonObject): void {
  for (const { name, secret, required, value } of variables) {
    if (secret !== true || required !== true || Object.hasOwn(inputs, name) || (value ?? null) !== null) continue;
    throw new ChasmError(
      "INPUT_INVALID",
      `The secret "${name}" has no value. Set it in the environment: ${secretName(name)}=…`,
    );
  }
}

/** The environment variable that gives a secret its value. */
function secretName(variable: string): string {
  return `CHASMX_INPUT_${variable.toUpperCase()}`;
}

/** A text as a variable's type reads it: a string as it stands, anything else as JSON. Throws INPUT_INVALID where it is none. */
export function inputOfText({ name, type, secret }: VariableDocument, text: string): JsonValue {
  if (type === undefined || type === "string") return text;
  const { value, diagnostics } = parse(text);
  if (diagnostics.length === 0 && value !== undefined) return value;
  // Not the parser's own words: they may quote a secret.
  const shown = secret === true ? "its value" : `"${text.slice(0, 80)}"`;
  throw new ChasmError(
    "INPUT_INVALID",
    `The input "${name}" is of type ${type}, and ${shown} is not JSON. Write JSON, as in --input '${name}=${examples[type]}'.`,
  );
}

const examples: Readonly<Record<string, string>> = {
  number: "1.5",
  integer: "3",
  boolean: "true",
  array: '["a", "b"]',
  object: '{"key": "value"}',
  json: '{"key": "value"}',
};
