import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { ChasmError, errorRecord } from "../errors.ts";
import { assertJson } from "../journal/json-check.ts";
import type { RunState } from "../journal/run-state.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { typeProblem } from "../workflow/variable-type.ts";
import type { VariableDocument } from "../workflow/workflow.ts";

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
  const known = new Set(variables.map((variable) => variable.name));
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  const values = variables.map((variable) => ({ variable, ...resolve(variable, given) }));
  const problems = [
    ...values.flatMap(({ variable, value, problem }) =>
      problem === undefined ? problemsOf(variable, value) : [problem],
    ),
    ...unknown.map((name) => `"${name}" is not a variable of this workflow`),
  ];
  if (problems.length > 0) throw invalidInputs(problems, known);
  const named = (isSecret: boolean) =>
    values
      .filter(({ variable }) => (variable.secret === true) === isSecret)
      .map(({ variable, value }) => [variable.name, value]);
  return { inputs: Object.fromEntries(named(false)), secrets: Object.fromEntries(named(true)) };
}

/** What a run was given, for one that goes on or begins again, with its secrets, which only the caller knows. */
export function inputsAgain({ variables }: Workflow, { inputs }: RunState, given: JsonObject): JsonObject {
  const isSecret = new Set(variables.filter(({ secret }) => secret === true).map(({ name }) => name));
  const known = variables.filter(({ name }) => !isSecret.has(name) && Object.hasOwn(inputs, name));
  return { ...Object.fromEntries(known.map(({ name }) => [name, inputs[name] as JsonValue])), ...given };
}

/** A variable's value: a copy, because what a run reads is frozen, and the caller's own data is not ours to freeze. */
function resolve(
  { name, value }: VariableDocument,
  given: JsonObject,
): { readonly value: JsonValue; readonly problem?: string } {
  try {
    return {
      value: assertJson(structuredClone(Object.hasOwn(given, name) ? given[name] : (value ?? null)), `"${name}"`),
    };
  } catch (error) {
    return { value: null, problem: errorRecord(error).message };
  }
}

function problemsOf({ name, type, required }: VariableDocument, value: JsonValue): string[] {
  if (value === null) return required === true ? [`"${name}" is required and has no value`] : [];
  const problem = typeProblem(type, value);
  return problem === undefined ? [] : [`"${name}" ${problem}`];
}

function invalidInputs(problems: readonly string[], known: ReadonlySet<string>): ChasmError {
  const names = known.size === 0 ? "The workflow has no variables." : `Variables: ${[...known].join(", ")}.`;
  return new ChasmError("INPUT_INVALID", `The inputs do not fit the workflow: ${problems.join("; ")}. ${names}`, {
    details: problems,
  });
}
