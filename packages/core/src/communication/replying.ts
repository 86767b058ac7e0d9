import type { Message } from "../contracts/message.ts";
import { createRecent } from "./recent.ts";
import { type ReplyBody, replyTo } from "./replies.ts";

/** Replies to each message once, however often it comes: one that comes again gets the reply that there is. */
export interface Replying {
  /** Whether a message has come before. */
  knows(messageId: string): boolean;
  /** Takes a message in, to be replied to; false where it had come before. */
  take(message: Message): boolean;
  /** Gives the reply to a message that was taken in. */
  reply(message: Message, body: ReplyBody): void;
}

/** Begins with nothing taken in. `onReply` sends a reply on its way, as often as it is asked for. */
export function createReplying(onReply: (reply: Message, message: Message) => void): Replying {
  const taken = createRecent<Message | "under-way">();
  return {
    knows: (messageId) => taken.find(messageId) !== undefined,
    take(message) {
      const earlier = taken.find(message.id);
      if (earlier === undefined) taken.remember(message.id, "under-way", message.ttl_ms ?? 0);
      else if (earlier !== "under-way") onReply(earlier, message);
      return earlier === undefined;
    },
    reply(message, body) {
      const reply = replyTo(message, body);
      taken.update(message.id, reply);
      onReply(reply, message);
    },
  };
}
