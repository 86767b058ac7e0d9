import type { JsonObject, JsonValue, Variable } from "../protocol-types.ts";

/** One thing that a run's form asks for. */
export interface InputField {
  readonly name: string;
  /** What is shown above it: the name, its type and whether it may be left out. */
  readonly label: string;
  readonly description: string;
  /** What to choose from; absent where it is typed. */
  readonly choices?: readonly string[];
  /** What the field begins with: the last run's value, else the workflow's. */
  readonly initial: string;
  readonly placeholder: string;
  /** Why a text will not do, as a sentence; undefined where it will. */
  problem(text: string): string | undefined;
  /** What a text stands for; undefined leaves the variable to the workflow. */
  value(text: string): JsonValue | undefined;
}

/** The fields of a workflow's form, in the order of its variables. Secrets are not among them: the run asks for those itself. */
export function inputFields(variables: readonly Variable[], last: JsonObject): InputField[] {
  return variables.filter(({ secret }) => secret !== true).map((variable) => fieldOf(variable, last));
}

/** The inputs that the texts of a form stand for. */
export function inputsOf(fields: readonly InputField[], texts: readonly string[]): JsonObject {
  const given = fields.map((field, index) => [field.name, field.value(texts[index] ?? "")] as const);
  return Object.fromEntries(given.filter((pair): pair is readonly [string, JsonValue] => pair[1] !== undefined));
}

function fieldOf(variable: Variable, last: JsonObject): InputField {
  const { name, type, required, description } = variable;
  const isText = type === undefined || type === "string";
  const own = (variable.value ?? null) as JsonValue;
  const known = Object.hasOwn(last, name) ? (last[name] ?? null) : own;
  const isNeeded = required === true && own === null;
  return {
    name,
    label: `${name} · ${type ?? "string"}${isNeeded ? "" : ", optional"}`,
    description: description ?? (isText ? "A text." : `JSON of type ${type}, as in ${example(type)}.`),
    ...(type === "boolean" ? { choices: ["true", "false"] } : {}),
    initial: shown(known, isText),
    placeholder: isNeeded ? "Needed" : `Empty: ${own === null ? "no value" : shown(own, isText)}`,
    problem: (text) => problemOf(text, variable, isNeeded),
    value(text) {
      if (text === "") return undefined;
      return isText ? text : (JSON.parse(text) as JsonValue);
    },
  };
}

function shown(value: JsonValue, isText: boolean): string {
  if (value === null) return "";
  return isText && typeof value === "string" ? value : JSON.stringify(value);
}

/** What can be told while somebody types. Whether values fit is for the run to say: it refuses to begin where they do not. */
function problemOf(text: string, { name, type }: Variable, isNeeded: boolean): string | undefined {
  if (text === "") return isNeeded ? `"${name}" needs a value.` : undefined;
  if (type === undefined || type === "string") return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return `This is not JSON yet. Write a value of type ${type}, as in ${example(type)}.`;
  }
}

function example(type: Variable["type"]): string {
  if (type === "number") return "1.5";
  if (type === "integer") return "3";
  if (type === "boolean") return "true";
  return type === "array" ? '["a", "b"]' : '{"key": "value"}';
}
