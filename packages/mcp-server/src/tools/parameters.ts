import { ChasmError, type JsonObject, type JsonValue, nearestName } from "@chasmx/core";

/** What a tool takes, once: its schema for clients and the check of what they give come from here. */
export interface Parameter {
  readonly type: "string" | "integer" | "boolean" | "object" | "strings" | "value";
  readonly description: string;
  readonly required?: boolean;
  /** What a text, or each of several, may be. */
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** The parameters of a tool, by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** The JSON Schema of a tool's input. */
export function inputSchemaOf(parameters: Parameters): JsonObject & { readonly type: "object" } {
  const required = Object.keys(parameters).filter((name) => parameters[name]?.required === true);
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, schemaOf(one)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function schemaOf({ type, description, choices, minimum, maximum, maxLength }: Parameter): JsonObject {
  const text: JsonObject = { type: "string", ...(choices === undefined ? {} : { enum: [...choices] }) };
  const types: Readonly<Record<Parameter["type"], JsonObject>> = {
    string: { ...text, ...(maxLength === undefined ? {} : { maxLength }) },
    integer: {
      type: "integer",
      ...(minimum === undefined ? {} : { minimum }),
      ...(maximum === undefined ? {} : { maximum }),
    },
    boolean: { type: "boolean" },
    object: { type: "object" },
    strings: { type: "array", items: text },
    // A text is what every client can give; JSON of any kind is taken as well.
    value: { type: "string" },
  };
  return { ...types[type], description };
}

/** Throws INPUT_INVALID naming everything in a tool's arguments that is unknown, missing or wrong. */
export function checkArguments(tool: string, parameters: Parameters, given: Readonly<Record<string, unknown>>): void {
  const problems = [
    ...Object.keys(given).flatMap((name) => (Object.hasOwn(parameters, name) ? [] : [unknown(name, parameters)])),
    ...Object.entries(parameters).flatMap(([name, parameter]) => problemOf(name, parameter, given[name])),
  ];
  if (problems.length === 0) return;
  throw new ChasmError("INPUT_INVALID", `${tool} cannot take this: ${problems.join("; ")}.`, { details: problems });
}

function unknown(name: string, parameters: Parameters): string {
  const meant = nearestName(name, Object.keys(parameters));
  const advice = meant === undefined ? `known are ${Object.keys(parameters).join(", ")}` : `did you mean "${meant}"?`;
  return `"${name.slice(0, 100)}" is not known, ${advice}`;
}

function problemOf(name: string, parameter: Parameter, value: unknown): string[] {
  if (value === undefined) return parameter.required === true ? [`"${name}" is required`] : [];
  const expected = expectationOf(parameter, value);
  return expected === undefined ? [] : [`"${name}" must be ${expected}`];
}

/** What a value should be, where it is not. */
function expectationOf(parameter: Parameter, value: unknown): string | undefined {
  const { type, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = parameter;
  switch (type) {
    case "value":
      return undefined;
    case "boolean":
      return typeof value === "boolean" ? undefined : "true or false";
    case "object":
      return isObject(value) ? undefined : "an object";
    case "integer": {
      const fits = Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
      return fits ? undefined : `a whole number from ${minimum} to ${maximum}`;
    }
    case "string":
      return textExpectation(parameter, value);
    case "strings":
      if (!Array.isArray(value)) return "a list of texts";
      return value.map((item) => textExpectation(parameter, item)).find((expected) => expected !== undefined);
  }
}

function textExpectation({ choices, maxLength }: Parameter, value: unknown): string | undefined {
  if (typeof value !== "string") return "a text";
  if (choices !== undefined && !choices.includes(value)) return `one of ${choices.join(", ")}`;
  if (maxLength !== undefined && value.length > maxLength) return `a text of at most ${maxLength} characters`;
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, JsonValue>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
