import type { Message } from "../contracts/message.ts";
import { errorRecord, isChasmError } from "../errors.ts";
import { encodeMessage } from "./codec.ts";
import { refusalReply } from "./replies.ts";

/** An answer that is too large becomes the error that says so. */
export function encodeReply(message: Message, maxBytes: number): string {
  try {
    return encodeMessage(message, maxBytes);
  } catch (error) {
    if (!isChasmError(error, "MESSAGE_TOO_LARGE")) throw error;
    return encodeMessage({ ...message, ...refusalReply(errorRecord(error)) }, maxBytes);
  }
}
