import type { JsonObject } from "../contracts/json.ts";
import { type Message, messageTypes } from "../contracts/message.ts";
import { ChasmError } from "../errors.ts";
import { longestTimerMs } from "../timers.ts";

/** The largest frame that is read, in UTF-16 units: a stranger cannot make a process parse more. */
export const maxFrameLength = 16 * 1024 * 1024;
/** The deepest nesting of a message's content. */
export const maxContentDepth = 64;

/** The longest id or path: a node may stand several workflows deep. */
const longestName = 4000;

/** What one frame held: messages, and for each part that is none, the reason. */
export interface DecodedFrame {
  readonly messages: readonly Message[];
  readonly problems: readonly string[];
}

/** Writes messages, each encoded, as one frame: what one turn sends to one process travels as one payload. */
export function encodeFrame(messages: readonly string[]): string {
  return `[${messages.join(",")}]`;
}

/**
 * Writes one message. Throws MESSAGE_INVALID where no receiver would take it, and MESSAGE_TOO_LARGE where it exceeds the
 * limit in bytes of UTF-8.
 */
export function encodeMessage(message: Message, maxBytes: number): string {
  const problem = problemOf(message);
  if (problem !== undefined) throw new ChasmError("MESSAGE_INVALID", `This cannot be sent: it is ${problem}.`);
  const text = JSON.stringify(message);
  // A UTF-16 unit is at most three bytes of UTF-8: only a text that may be too long is measured.
  const bytes = text.length * 3 > maxBytes ? utf8Length(text) : 0;
  if (bytes <= maxBytes) return text;
  throw new ChasmError(
    "MESSAGE_TOO_LARGE",
    `A message of ${bytes} bytes exceeds the limit of ${maxBytes}. Send less, or put the data where both nodes can fetch it.`,
  );
}

/** The length of a text in bytes of UTF-8. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
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
  if (part.v !== 1) return "a message of an unknown version";
  if (!knownTypes.has(part.type)) return "a message of an unknown type";
  const wrong = wrongAddress(part) ?? wrongTerm(part) ?? wrongBody(part);
  return wrong === undefined ? undefined : `a message with a wrong "${wrong}"`;
}

const knownTypes: ReadonlySet<unknown> = new Set(messageTypes);

// Each message passes through these twice, where it is written and where it is read: they are spelt out to be quick.

function wrongAddress({ id, run_id, from, to, reply_to, path }: JsonObject): string | undefined {
  if (!isName(id)) return "id";
  if (!isName(run_id)) return "run_id";
  if (!isName(from)) return "from";
  if (to !== undefined && !isName(to)) return "to";
  if (reply_to !== undefined && !isName(reply_to)) return "reply_to";
  return typeof path === "string" && path.length <= longestName ? undefined : "path";
}

function wrongTerm({ priority, trail, ttl_ms }: JsonObject): string | undefined {
  if (priority !== undefined && !priorities.has(priority)) return "priority";
  if (trail !== undefined && !isTrail(trail)) return "trail";
  return ttl_ms === undefined || (isCount(ttl_ms) && ttl_ms <= longestTimerMs) ? undefined : "ttl_ms";
}

const priorities: ReadonlySet<unknown> = new Set(["low", "normal", "high"]);

function wrongBody({ usage, content }: JsonObject): string | undefined {
  if (usage !== undefined && !isUsage(usage)) return "usage";
  return content === undefined || isDeeperThan(content, maxContentDepth) ? "content" : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= longestName;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && Number.isFinite(value);
}

function isTrail(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > 1000) return false;
  return value.every((entry: unknown) => isObject(entry) && isName(entry.agent) && isName(entry.activity));
}

function isUsage(value: unknown): boolean {
  return isObject(value) && isCount(value.input_tokens) && isCount(value.output_tokens);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeperThan(item, levels - 1)) return true;
    return false;
  }
  for (const name in value) if (isDeeperThan((value as JsonObject)[name], levels - 1)) return true;
  return false;
}
