import type { JsonValue } from "../contracts/json.ts";
import type { Message } from "../contracts/message.ts";
import { ChasmError, type ErrorRecord, errorFromRecord, isChasmError, isErrorRecord } from "../errors.ts";

/** What a reply says: an answer, or why there is none. */
export type ReplyBody = Pick<Message, "type" | "content" | "usage">;

/** The message that carries a reply back to whoever asked. */
export function replyTo(query: Message, body: ReplyBody): Message {
  return {
    v: 1,
    id: crypto.randomUUID(),
    run_id: query.run_id,
    path: query.path,
    from: query.to ?? "",
    to: query.from,
    reply_to: query.id,
    ...body,
  };
}

/** A reply that says why there is no answer. */
export function errorReply(record: ErrorRecord): ReplyBody {
  return { type: "error", content: { ...record } };
}

/** The error that a reply of type `error` tells of. */
export function errorInReply(content: JsonValue): ChasmError {
  if (isErrorRecord(content)) return errorFromRecord(content);
  return new ChasmError("MESSAGE_INVALID", "The answer is an error that cannot be read.");
}

/** The error of a question that nobody answered in time. */
export function timeoutError(query: Message, timeoutMs: number): ChasmError {
  return new ChasmError(
    "ASK_TIMEOUT",
    `"${query.to}" did not answer within ${timeoutMs / 1000} s. Set a longer time with metadata.ask_timeout_seconds.`,
  );
}

/** The error of a question that could not be sent. */
export function transportError(error: unknown): ChasmError {
  if (isChasmError(error)) return error;
  return new ChasmError("TRANSPORT_UNAVAILABLE", `The transport could not send the question: ${String(error)}`, {
    cause: error,
  });
}
