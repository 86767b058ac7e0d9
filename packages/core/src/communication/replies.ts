import type { JsonValue } from "../contracts/json.ts";
import type { Usage } from "../contracts/llm-provider.ts";
import type { Message } from "../contracts/message.ts";
import { ChasmError, type ErrorRecord, errorFromRecord, isChasmError, isErrorRecord } from "../errors.ts";
import { nodeIdOf } from "./agent-id.ts";

/** How a question was answered. */
export interface Answer {
  readonly content: JsonValue;
  readonly usage?: Usage | undefined;
}

/** What came back for a question: an answer, or what the answering node failed with. */
export type Reply = Answer | { readonly error: ErrorRecord };

/** What a reply says: an answer, or why there is none. */
export type ReplyBody = Pick<Message, "type" | "content" | "usage">;

/** The message that carries a reply back to whoever asked. */
export function replyTo(query: Message, { type, content, usage }: ReplyBody): Message {
  const reply = {
    v: 1,
    id: crypto.randomUUID(),
    type,
    run_id: query.run_id,
    path: query.path,
    from: query.to ?? "",
    to: query.from,
    reply_to: query.id,
    content,
  } as const;
  return usage === undefined ? reply : { ...reply, usage };
}

/** A reply that says what the answering node failed with. */
export function errorReply({ code, message }: ErrorRecord): ReplyBody {
  return { type: "error", content: { code, message } };
}

/** A reply that says why the question never reached a node. */
export function refusalReply({ code, message }: ErrorRecord): ReplyBody {
  return { type: "error", content: { code, message, refused: true } };
}

/** What a reply of type `error` tells of: the answering node's failure, or the refusal of the question. */
export function readErrorReply(content: JsonValue): { readonly error: ErrorRecord } | { readonly refusal: ChasmError } {
  if (!isErrorRecord(content)) {
    return { refusal: new ChasmError("MESSAGE_INVALID", "The reply is an error that cannot be read.") };
  }
  const { code, message } = content;
  return "refused" in content ? { refusal: errorFromRecord({ code, message }) } : { error: { code, message } };
}

/** The error of a question that nobody answered in time. */
export function timeoutError(query: Message): ChasmError {
  return new ChasmError(
    "ASK_TIMEOUT",
    `Node "${nodeIdOf(query, query.to)}" did not answer in time. metadata.ask_timeout_seconds gives questions more.`,
  );
}

/** The error of a message that could not be sent. */
export function transportError(error: unknown): ChasmError {
  if (isChasmError(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new ChasmError("TRANSPORT_UNAVAILABLE", `The transport could not send a message: ${reason}`, { cause: error });
}
