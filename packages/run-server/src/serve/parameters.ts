import { ChasmError, type JsonObject, type JsonValue } from "@chasmx/core";

/** The parameters of a request, each checked when it is read: a client is a program of somebody else. */
export interface Parameters {
  /** A text that is not empty. Each of these throws OPTION_INVALID, naming the parameter. */
  text(name: string): string;
  optionalText(name: string): string | undefined;
  optionalFlag(name: string): boolean | undefined;
  /** A whole number from 1 on. */
  optionalCount(name: string): number | undefined;
  optionalChoice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined;
  optionalTexts(name: string): readonly string[] | undefined;
  object(name: string): JsonObject;
  optionalObject(name: string): JsonObject;
  /** Any JSON value. */
  value(name: string): JsonValue;
}

/** Texts that name something are no longer than this. */
const maxTextCharacters = 10_000;

/** Reads the parameters of a method. Throws OPTION_INVALID where they are no object. */
export function parametersOf(method: string, given: unknown): Parameters {
  const all = given ?? {};
  if (!isObject(all)) throw invalid(`The parameters of "${method}" are no object.`);
  const wrong = (name: string, what: string) => invalid(`"${name}" of "${method}" is no ${what}.`);
  const optional = <Value>(name: string, what: string, fits: (value: unknown) => value is Value) => {
    const value = Object.hasOwn(all, name) ? all[name] : undefined;
    if (value === undefined || value === null) return undefined;
    if (fits(value)) return value;
    throw wrong(name, what);
  };
  const required = <Value>(name: string, what: string, fits: (value: unknown) => value is Value) => {
    const value = optional(name, what, fits);
    if (value === undefined) throw invalid(`"${method}" needs "${name}".`);
    return value;
  };
  return {
    text: (name) => required(name, "text", isText),
    optionalText: (name) => optional(name, "text", isText),
    optionalFlag: (name) => optional(name, "boolean", (value) => typeof value === "boolean"),
    optionalCount: (name) => optional(name, "whole number from 1 on", isCount),
    optionalChoice: (name, choices) =>
      optional(name, `word of ${choices.join(", ")}`, (value): value is (typeof choices)[number] =>
        (choices as readonly unknown[]).includes(value),
      ),
    optionalTexts: (name) =>
      optional(name, "list of texts", (value): value is string[] => Array.isArray(value) && value.every(isText)),
    object: (name) => required(name, "object", isObject),
    optionalObject: (name) => optional(name, "object", isObject) ?? {},
    value(name) {
      const value = Object.hasOwn(all, name) ? all[name] : undefined;
      if (value === undefined) throw invalid(`"${method}" needs "${name}".`);
      return value;
    },
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= maxTextCharacters;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
}

function invalid(sentence: string): ChasmError {
  return new ChasmError("OPTION_INVALID", sentence);
}
