import { atTurnEnd } from "../timers.ts";
import { encodeFrame } from "./codec.ts";
import type { Link } from "./link.ts";
import { openWork } from "./open-work.ts";

/** A frame is closed when it has grown to this many UTF-16 units: the next message opens another. */
const fullFrame = 512 * 1024;

/** What became of a payload: the number of receivers where the transport knows it, or why it was not sent. */
type Published = (receivers: number | void, error?: unknown) => void;

interface Frame {
  readonly messages: string[];
  readonly waiting: Published[];
  length: number;
  isClosed: boolean;
}

/** Joins what is sent to one channel at one moment into one payload. */
export interface Outbox {
  /** Sends an encoded message, in the order of calls, and tells what became of it. */
  send(channel: string, message: string, onPublished: Published): void;
  /** Publishes what is still being joined, and resolves when everything that was sent is published or has failed. */
  flush(): Promise<void>;
}

/** Calls back when everything that is sent within a stretch of work has been sent. */
const atEndOf = (stretch: Link["joinsWithin"], callback: () => void) => {
  if (stretch === "turn") atTurnEnd(callback);
  else queueMicrotask(callback);
};

/** Opens an outbox on what publishes its frames. */
export function createOutbox({ publish: publishFrame, joinsWithin }: Pick<Link, "publish" | "joinsWithin">): Outbox {
  const open = new Map<string, Frame>();
  const underWay = openWork();

  const publish = (channel: string, frame: Frame) => {
    if (open.get(channel) === frame) open.delete(channel);
    // A flush was faster.
    if (frame.isClosed) return;
    frame.isClosed = true;
    const tell: Published = (receivers, error) => {
      underWay.end();
      for (const onPublished of frame.waiting) onPublished(receivers, error);
    };
    // A transport is a plugin: it may also throw where it should reject.
    const published = async () => publishFrame(channel, encodeFrame(frame.messages));
    underWay.begin();
    published().then(tell, (error: unknown) => tell(undefined, error));
  };
  return {
    send(channel, message, onPublished) {
      let frame = open.get(channel);
      if (frame === undefined || frame.length + message.length > fullFrame) {
        const opened: Frame = { messages: [], waiting: [], length: 0, isClosed: false };
        frame = opened;
        open.set(channel, opened);
        atEndOf(joinsWithin, () => publish(channel, opened));
      }
      frame.messages.push(message);
      frame.waiting.push(onPublished);
      frame.length += message.length;
    },
    async flush() {
      for (const [channel, frame] of open) publish(channel, frame);
      await underWay.idle();
    },
  };
}
