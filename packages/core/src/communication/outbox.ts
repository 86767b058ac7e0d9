import type { Transport } from "../contracts/transport.ts";
import { encodeFrame } from "./codec.ts";

/** Joins what is sent to one channel at one moment into one payload. */
export interface Outbox {
  /** Sends an encoded message; resolves with the number of receivers where the transport knows it. */
  send(channel: string, message: string): Promise<number | void>;
}

/** Opens an outbox on a transport. */
export function createOutbox(transport: Transport): Outbox {
  const frames = new Map<string, { readonly messages: string[]; readonly published: Promise<number | void> }>();

  const publish = async (channel: string, messages: readonly string[]) => {
    // Everything that is sent before the current work has run to its end travels together.
    await undefined;
    frames.delete(channel);
    return transport.publish(channel, encodeFrame(messages));
  };
  return {
    send(channel, message) {
      const open = frames.get(channel);
      if (open !== undefined) {
        open.messages.push(message);
        return open.published;
      }
      const messages = [message];
      const published = publish(channel, messages);
      frames.set(channel, { messages, published });
      return published;
    },
  };
}
