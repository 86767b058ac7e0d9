import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import { typeProblem } from "../workflow/variable-type.ts";
import type { VariableDocument } from "../workflow/workflow.ts";
import { assertJson } from "./json-check.ts";

/** A run's variables: what texts may read, and the secrets that only services may have. */
export interface ResolvedInputs {
  readonly inputs: JsonObject;
  readonly secrets: JsonObject;
}

/**
 * Lays the given inputs over the variables' own values. Throws INPUT_INVALID naming every input that is unknown, missing or
 * of a wrong type.
 */
export function resolveInputs(variables: readonly VariableDocument[], given: JsonObject): ResolvedInputs {
  const problems: string[] = [];
  const inputs: Record<string, JsonValue> = {};
  const secrets: Record<string, JsonValue> = {};
  for (const variable of variables) {
    const { name, required, secret, type } = variable;
    const value = Object.hasOwn(given, name)
      ? assertJson(given[name], `The input "${name}"`)
      : ((variable.value ?? null) as JsonValue);
    const problem = value === null ? undefined : typeProblem(type, value);
    if (problem !== undefined) problems.push(`"${name}" ${problem}`);
    if (value === null && required === true) problems.push(`"${name}" is required and has no value`);
    (secret === true ? secrets : inputs)[name] = value;
  }
  const known = new Set(variables.map((variable) => variable.name));
  for (const name of Object.keys(given))
    if (!known.has(name)) problems.push(`"${name}" is not a variable of this workflow`);
  if (problems.length === 0) return { inputs, secrets };
  const names = known.size === 0 ? "The workflow has no variables." : `Variables: ${[...known].join(", ")}.`;
  throw new ChasmError("INPUT_INVALID", `The inputs do not fit the workflow: ${problems.join("; ")}. ${names}`, {
    details: problems,
  });
}
