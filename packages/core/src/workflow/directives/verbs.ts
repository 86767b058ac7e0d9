import type { JsonValue } from "../../contracts/json.ts";

/** The four things that an agent can do to others, by the names that models and directives know them by. */
export type VerbName = "ask_node" | "broadcast_message" | "set_shared_context" | "get_shared_context";

/** `text`: a text, other JSON as its text. `texts`: a list of texts, one text as a list of one. `json`: anything. */
type ParameterKind = "text" | "texts" | "json";

/** One parameter of a verb, in the order in which a directive gives it. */
export interface VerbParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly isRequired: boolean;
}

/** What each verb takes: the names are those of the tools that a model is offered. */
export const verbParameters: Readonly<Record<VerbName, readonly VerbParameter[]>> = {
  ask_node: [
    { name: "target", kind: "text", isRequired: true },
    { name: "question", kind: "text", isRequired: true },
    { name: "context", kind: "json", isRequired: false },
  ],
  broadcast_message: [
    { name: "message", kind: "text", isRequired: true },
    { name: "target_types", kind: "texts", isRequired: false },
    { name: "target_agents", kind: "texts", isRequired: false },
  ],
  set_shared_context: [
    { name: "key", kind: "text", isRequired: true },
    { name: "value", kind: "json", isRequired: true },
  ],
  get_shared_context: [
    { name: "key", kind: "text", isRequired: true },
    { name: "default", kind: "json", isRequired: false },
  ],
};

/** Tells whether a name is one of the four verbs. */
export function isVerbName(name: string): name is VerbName {
  return Object.hasOwn(verbParameters, name);
}

/** How a verb is written: `ask_node(target, question, context?)`. */
export function verbSignature(tool: VerbName): string {
  const names = verbParameters[tool].map(({ name, isRequired }) => (isRequired ? name : `${name}?`));
  return `${tool}(${names.join(", ")})`;
}

/** What a parameter takes, for a sentence: "must be …". */
export function parameterNeeds(parameter: VerbParameter): string {
  return parameter.kind === "texts" ? "a text or a list of texts" : "a text";
}

/** A given argument in the shape that its parameter has, or `undefined` when it does not fit. */
export function argumentFor(parameter: VerbParameter, value: JsonValue): JsonValue | undefined {
  if (parameter.kind === "json") return value;
  if (parameter.kind === "text") {
    if (value === null) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  }
  if (typeof value === "string") return [value];
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

/** Whether an argument says nothing: `None` for an optional parameter is the same as leaving it out. */
export function isLeftOut(parameter: VerbParameter, value: JsonValue): boolean {
  return value === null && !parameter.isRequired;
}
