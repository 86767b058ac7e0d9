import { encodeFrame } from "./codec.ts";
import type { Link } from "./link.ts";

/** A frame is closed when it has grown to this many UTF-16 units: the next message opens another. */
const fullFrame = 512 * 1024;

/** What became of a payload: the number of receivers where the transport knows it, or why it was not sent. */
type Published = (receivers: number | void, error?: unknown) => void;

interface Frame {
  readonly messages: string[];
  readonly waiting: Published[];
  length: number;
}

/** Joins what is sent to one channel at one moment into one payload. */
export interface Outbox {
  /** Sends an encoded message, in the order of calls, and tells what became of it. */
  send(channel: string, message: string, onPublished: Published): void;
}

/** Opens an outbox on what publishes its frames. */
export function createOutbox({ publish: publishFrame }: Pick<Link, "publish">): Outbox {
  const open = new Map<string, Frame>();

  const publish = (channel: string, frame: Frame) => {
    if (open.get(channel) === frame) open.delete(channel);
    const tell: Published = (receivers, error) => {
      for (const onPublished of frame.waiting) onPublished(receivers, error);
    };
    // A transport is a plugin: it may also throw where it should reject.
    const published = async () => publishFrame(channel, encodeFrame(frame.messages));
    published().then(tell, (error: unknown) => tell(undefined, error));
  };
  return {
    send(channel, message, onPublished) {
      let frame = open.get(channel);
      if (frame === undefined || frame.length + message.length > fullFrame) {
        const opened: Frame = { messages: [], waiting: [], length: 0 };
        frame = opened;
        open.set(channel, opened);
        // Everything that is sent before the current work has run to its end travels together.
        queueMicrotask(() => publish(channel, opened));
      }
      frame.messages.push(message);
      frame.waiting.push(onPublished);
      frame.length += message.length;
    },
  };
}
