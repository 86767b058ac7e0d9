import type { Readable } from "node:stream";
import {
  type DataCallback,
  Emitter,
  type Message,
  type MessageReader,
  type PartialMessageInfo,
} from "vscode-jsonrpc/node";

/** The largest message that is read, in bytes: far above any that a client means to send. */
export const maxMessageBytes = 32 * 1024 * 1024;

/** More of a header than this is none. */
const maxHeaderBytes = 8 * 1024;

const headerEnd = Buffer.from("\r\n\r\n");

/** A message that cannot be used, as the client is told. */
export interface UnusableMessage {
  readonly kind: "broken" | "too-large";
  readonly sentence: string;
}

/**
 * Reads messages with a `Content-Length`, as the Language Server Protocol has them. One that is no JSON or too large is skipped
 * and told, and the next one is read: what a client sends ends nothing. No more of a message is kept than may be used.
 */
export function boundedReader(input: Readable, onUnusable: (message: UnusableMessage) => void): MessageReader {
  const errors = new Emitter<Error>();
  const closing = new Emitter<void>();
  // Nobody waits for a part of a message.
  const partial = new Emitter<PartialMessageInfo>();
  let callback: DataCallback = () => undefined;
  let chunks: Buffer[] = [];
  let size = 0;
  /** The bytes of the body that comes; undefined while a header does. */
  let wanted: number | undefined;
  let skipped = 0;

  const drop = (sentence: string, kind: UnusableMessage["kind"] = "broken") => onUnusable({ kind, sentence });
  const joined = () => {
    if (chunks.length > 1) chunks = [Buffer.concat(chunks, size)];
    return chunks[0] ?? Buffer.alloc(0);
  };
  const take = (count: number) => {
    const all = joined();
    chunks = all.length > count ? [all.subarray(count)] : [];
    size -= count;
    return all.subarray(0, count);
  };
  const readHeader = (): boolean => {
    const end = joined().indexOf(headerEnd);
    if (end === -1 && size <= maxHeaderBytes) return false;
    if (end === -1) {
      take(size);
      drop(`A message has no header: "Content-Length: …" comes first, and is at most ${maxHeaderBytes} bytes long.`);
      return false;
    }
    const header = take(end + headerEnd.length).toString("latin1");
    const length = /^content-length:[ \t]*(\d{1,15})[ \t]*$/im.exec(header)?.[1];
    if (length === undefined) {
      drop('A message has no "Content-Length" in its header, and was passed over.');
      return true;
    }
    wanted = Number(length);
    if (wanted <= maxMessageBytes) return true;
    drop(`A message of ${wanted} bytes was passed over. At most ${maxMessageBytes} are read.`, "too-large");
    skipped = wanted;
    wanted = undefined;
    return true;
  };
  const readBody = (length: number): boolean => {
    if (size < length) return false;
    wanted = undefined;
    const message = parsed(take(length));
    if (message === undefined) drop("A message is not JSON, or no object, and was passed over.");
    else hand(message);
    return true;
  };
  const hand = (message: Message) => {
    try {
      callback(message);
    } catch {
      // What the connection does not know how to read, as a cancellation of nothing.
      drop("A message is no request, notification or answer, and was passed over.");
    }
  };
  const readOne = (): boolean => {
    if (skipped > 0) {
      const count = Math.min(skipped, size);
      take(count);
      skipped -= count;
      return skipped === 0 && size > 0;
    }
    return wanted === undefined ? readHeader() : readBody(wanted);
  };
  const onData = (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    // A large body is joined once, when all of it is there.
    if (wanted !== undefined && size < wanted) return;
    while (size > 0 && readOne());
  };
  return {
    onError: errors.event,
    onClose: closing.event,
    onPartialMessage: partial.event,
    listen(given) {
      callback = given;
      input.on("data", onData);
      input.on("error", (error: Error) => errors.fire(error));
      input.once("close", () => closing.fire());
      return { dispose: () => input.off("data", onData) };
    },
    dispose() {
      input.off("data", onData);
      for (const emitter of [errors, closing, partial]) emitter.dispose();
    },
  };
}

function parsed(body: Buffer): Message | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}
