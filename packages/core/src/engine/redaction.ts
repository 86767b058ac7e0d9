import type { JsonObject, JsonValue } from "../contracts/json.ts";

/** Secrets shorter than this are refused a promise: so short a text turns up by chance. */
export const shortestSecret = 8;

/** Keeps a run's secrets in. */
export interface Redaction {
  /** Replaces every secret in a value that is about to be written. Gives the value itself where the run has no secret. */
  redact<T>(value: T): T;
  /** Whether a value holds a secret: what would leave through a prompt, a question or shared context is refused. */
  reveals(value: unknown): boolean;
}

/**
 * Makes the one place where secrets leave a run's events: the text of each secret, also as JSON escapes it, in base64 and
 * URL-encoded, becomes `[secret:name]`, in values and in keys.
 */
export function createRedaction(secrets: ReadonlyMap<string, JsonValue>): Redaction {
  const marks = [...secrets].flatMap(([name, value]) =>
    spellings(value).map((spelling) => ({ spelling, mark: `[secret:${name}]` })),
  );
  if (marks.length === 0) return { redact: (value) => value, reveals: () => false };
  // The longest first, so that a secret within another does not leave the rest of it behind.
  marks.sort((a, b) => b.spelling.length - a.spelling.length);

  const redactText = (text: string): string => {
    let result = text;
    for (const { spelling, mark } of marks) if (result.includes(spelling)) result = result.replaceAll(spelling, mark);
    return result;
  };
  const redact = (value: unknown): unknown => {
    if (typeof value === "string") return redactText(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(redact);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [redactText(key), redact(item)]));
  };
  const reveals = (value: unknown): boolean => {
    if (typeof value === "string") return marks.some(({ spelling }) => value.includes(spelling));
    if (typeof value !== "object" || value === null) return false;
    return Object.entries(value).some(([key, item]) => reveals(key) || reveals(item));
  };
  return { redact: <T>(value: T) => redact(value) as T, reveals };
}

/** A secret's mark where its value would stand, for inputs that are written. */
export function secretMarks(names: Iterable<string>): JsonObject {
  return Object.fromEntries([...names].map((name) => [name, `[secret:${name}]`]));
}

function spellings(value: JsonValue): string[] {
  return texts(value).flatMap((text) => {
    const found = new Set([text, JSON.stringify(text).slice(1, -1), encodeURIComponentSafely(text)]);
    for (const encoded of base64Spellings(text)) found.add(encoded);
    return [...found].filter((spelling) => spelling !== "");
  });
}

function texts(value: JsonValue): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((item: JsonValue) => texts(item));
}

function encodeURIComponentSafely(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Base64 shifts with what stands before a text (`user:password`), so the part that no neighbour changes is sought, at each of the three shifts. */
function base64Spellings(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length < shortestSecret) return [];
  const spellings = [base64(bytes)];
  for (const shift of [0, 1, 2]) {
    const shifted = new Uint8Array(shift + bytes.length);
    shifted.set(bytes, shift);
    const sound = Math.floor((shift + bytes.length) / 3) * 4;
    spellings.push(base64(shifted).slice(shift === 0 ? 0 : 4, sound));
  }
  return spellings.flatMap((spelling) => [
    spelling,
    spelling.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  ]);
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
