import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { base64Spellings } from "./base64-spellings.ts";

/** Shorter secrets are not sought: so short a text turns up by chance in half of what is written. Checks warn under 8. */
const shortestSought = 4;

/** Keeps a run's secrets in. */
export interface Redaction {
  /** Replaces every secret in a value that leaves the run's memory. Gives the value itself where the run has no secret. */
  redact<T>(value: T): T;
  /** The same for the facts of an event, whose own structure stays as it is. */
  redactEvent<T extends object>(body: T): T;
  /** Whether a value holds a secret: what would leave through a prompt, a question or shared context is refused. */
  reveals(value: unknown): boolean;
}

/** What an event is about rather than what it says, and what core counts itself. None of it comes from a value. */
const structure: ReadonlySet<string> = new Set([
  "type",
  "node_id",
  "agent_id",
  "key",
  "message_id",
  "message_type",
  "outcome",
  "handling",
  "mode",
  "engine",
  "host",
  "remote",
  "transport",
  "provider",
  "attempt",
  "by",
  "expires_at",
  "delay_ms",
  "timeout_ms",
  "version",
  "usage",
  "code",
]);

/**
 * Makes the one place where secrets leave a run's events: the text of each secret, also as JSON escapes it, in base64 and
 * URL-encoded, becomes `[secret:name]`, in values and in keys. A secret may have several values: the document's own and the
 * one given at the start.
 */
export function createRedaction(secrets: Iterable<readonly [name: string, value: JsonValue]>): Redaction {
  const marks = [...secrets].flatMap(([name, value]) =>
    spellings(value).map((spelling) => ({ spelling, mark: secretMark(name) })),
  );
  if (marks.length === 0) return { redact: (value) => value, redactEvent: (body) => body, reveals: () => false };
  // The longest first, so that a secret within another does not leave the rest of it behind.
  marks.sort((a, b) => b.spelling.length - a.spelling.length);

  const redactText = (text: string): string => {
    let result = text;
    for (const { spelling, mark } of marks) if (result.includes(spelling)) result = result.replaceAll(spelling, mark);
    return result;
  };
  const redact = (value: unknown): unknown => {
    if (typeof value === "string") return redactText(value);
    if (typeof value === "number") return revealsText(String(value)) ? redactText(String(value)) : value;
    if (typeof value !== "object" || value === null) return value;
    // Frozen like the value itself: whether a run has a secret must not change what a node can do.
    if (Array.isArray(value)) return Object.freeze(value.map(redact));
    return Object.freeze(
      Object.fromEntries(Object.entries(value).map(([key, item]) => [redactText(key), redact(item)])),
    );
  };
  const revealsText = (text: string) => marks.some(({ spelling }) => text.includes(spelling));
  const reveals = (value: unknown): boolean => {
    if (typeof value === "string" || typeof value === "number") return revealsText(String(value));
    if (typeof value !== "object" || value === null) return false;
    return Object.entries(value).some(([key, item]) => revealsText(key) || reveals(item));
  };
  const redactEvent = (body: object): object =>
    Object.fromEntries(
      Object.entries(body).map(([name, value]) => {
        if (structure.has(name)) return [name, value];
        return [name, name === "error" ? redactEvent(value as object) : redact(value)];
      }),
    );
  return {
    redact: <T>(value: T) => redact(value) as T,
    redactEvent: <T extends object>(body: T) => redactEvent(body) as T,
    reveals,
  };
}

/** What stands where a secret would. */
function secretMark(name: string): string {
  return `[secret:${name}]`;
}

/** The marks of several secrets, by name. */
export function secretMarks(names: Iterable<string>): JsonObject {
  return Object.fromEntries([...names].map((name) => [name, secretMark(name)]));
}

function spellings(value: JsonValue): string[] {
  return textsIn(value).flatMap((text) => {
    if (text.length < shortestSought) return [];
    return [...new Set([text, ...escapedSpellings(text), ...urlSpellings(text), ...base64Spellings(text)])];
  });
}

/** In JSON, and in JSON that is a text within JSON. */
function escapedSpellings(text: string): string[] {
  const once = JSON.stringify(text).slice(1, -1);
  return [once, JSON.stringify(once).slice(1, -1)];
}

/** In a URL and in a form, with escapes in either case (RFC 3986, section 2.1). */
function urlSpellings(text: string): string[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  const form = new URLSearchParams({ "": text }).toString().slice(1);
  return [encoded, form].flatMap((spelling) => [
    spelling,
    spelling.replaceAll(/%[0-9A-F]{2}/g, (encoded) => encoded.toLowerCase()),
  ]);
}

function textsIn(value: JsonValue): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((item: JsonValue) => textsIn(item));
}
