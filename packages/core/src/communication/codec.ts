import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { type Message, messageTypes, type TrailEntry } from "../contracts/message.ts";
import { ChasmError } from "../errors.ts";

/** The largest frame that is read, in UTF-16 units: a stranger cannot make a process parse more. */
export const maxFrameLength = 16 * 1024 * 1024;
/** The deepest nesting of a message's content. */
export const maxContentDepth = 64;

/** What one frame held: messages, and for each part that is none, the reason. */
export interface DecodedFrame {
  readonly messages: readonly Message[];
  readonly problems: readonly string[];
}

/** Writes messages as one frame: a JSON list, so that what one turn sends to one process travels as one payload. */
export function encodeFrame(messages: readonly string[]): string {
  return messages.length === 1 ? `[${messages[0]}]` : `[${messages.join(",")}]`;
}

/** Writes one message. Throws MESSAGE_TOO_LARGE where it exceeds the limit in bytes of UTF-8. */
export function encodeMessage(message: Message, maxBytes: number): string {
  const text = JSON.stringify(message);
  // A UTF-16 unit is at most three bytes of UTF-8: only a text that may be too long is measured.
  if (text.length * 3 > maxBytes) {
    const bytes = new TextEncoder().encode(text).length;
    if (bytes > maxBytes) {
      throw new ChasmError(
        "MESSAGE_TOO_LARGE",
        `A message of ${bytes} bytes exceeds the limit of ${maxBytes}. Send less, or put the data where both nodes can fetch it.`,
      );
    }
  }
  return text;
}

/** Reads a frame that anyone may have sent. Never throws: what is not a message is a problem. */
export function decodeFrame(payload: string): DecodedFrame {
  if (payload.length > maxFrameLength)
    return { messages: [], problems: [`a frame of ${payload.length} characters, more than ${maxFrameLength}`] };
  let parts: unknown;
  try {
    parts = JSON.parse(payload);
  } catch {
    return { messages: [], problems: ["a frame that is not JSON"] };
  }
  if (!Array.isArray(parts)) return { messages: [], problems: ["a frame that is not a list of messages"] };
  const messages: Message[] = [];
  const problems: string[] = [];
  for (const part of parts as unknown[]) {
    const problem = problemOf(part);
    if (problem === undefined) messages.push(part as Message);
    else problems.push(problem);
  }
  return { messages, problems };
}

/** Why a value is not a message; undefined where it is one. */
function problemOf(part: unknown): string | undefined {
  if (!isObject(part)) return "a message that is not an object";
  if (part["v"] !== 1) return "a message of an unknown version";
  if (!(messageTypes as readonly unknown[]).includes(part["type"])) return "a message of an unknown type";
  for (const name of ["id", "run_id", "from"]) if (!isName(part[name])) return `a message with a wrong "${name}"`;
  for (const name of ["to", "reply_to"])
    if (part[name] !== undefined && !isName(part[name])) return `a message with a wrong "${name}"`;
  if (typeof part["path"] !== "string" || part["path"].length > 1000) return 'a message with a wrong "path"';
  if (!isPriority(part["priority"])) return 'a message with a wrong "priority"';
  if (!isTrail(part["trail"])) return 'a message with a wrong "trail"';
  if (!isCount(part["ttl_ms"])) return 'a message with a wrong "ttl_ms"';
  if (!isUsage(part["usage"])) return 'a message with a wrong "usage"';
  if (part["content"] === undefined || isDeeperThan(part["content"], maxContentDepth))
    return "a message with missing or too deep content";
  return undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= 600;
}

function isPriority(value: unknown): boolean {
  return value === undefined || value === "low" || value === "normal" || value === "high";
}

function isCount(value: unknown): boolean {
  return value === undefined || (typeof value === "number" && value >= 0);
}

function isTrail(value: unknown): value is readonly TrailEntry[] | undefined {
  if (value === undefined) return true;
  if (!Array.isArray(value) || value.length > 1000) return false;
  return value.every((entry: unknown) => isObject(entry) && isName(entry["agent"]) && isName(entry["activity"]));
}

function isUsage(value: unknown): boolean {
  if (value === undefined) return true;
  return isObject(value) && isCount(value["input_tokens"]) && isCount(value["output_tokens"]);
}

function isDeeperThan(value: JsonValue | undefined, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const item of Object.values(value)) if (isDeeperThan(item as JsonValue, levels - 1)) return true;
  return false;
}
