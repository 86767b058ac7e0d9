import type { Transport } from "../contracts/transport.ts";
import { ChasmError } from "../errors.ts";

/** What goes wrong, and how often: 0 never, 1 always. */
export interface Faults {
  /** A payload is lost on its way, though publishing it succeeds. */
  readonly drop?: number;
  /** A payload takes up to so many milliseconds; the order stays. */
  readonly delayMs?: number;
  /** A payload arrives twice. */
  readonly duplicate?: number;
  /** A payload arrives after those that were published next, within `delayMs` or 10 ms. */
  readonly reorder?: number;
  /** The connection is lost when something is published: what is on its way is lost, and publishing is refused. */
  readonly disconnect?: number;
  /** How long a lost connection stays away, in milliseconds. 20 unless given. */
  readonly disconnectMs?: number;
  /** The same seed makes the same faults for the same payloads. 1 unless given. */
  readonly seed?: number;
}

/**
 * A transport over another one, with faults: for tests of what a workflow or a plugin does when its network fails. Whether a
 * payload is hit is decided in the order of publishing, by the seed.
 */
export function faultyTransport(inner: Transport, faults: Faults): Transport {
  const { drop = 0, delayMs = 0, duplicate = 0, reorder = 0, disconnect = 0, disconnectMs = 20, seed = 1 } = faults;
  const random = randomNumbers(seed);
  const listeners = new Set<(status: "up" | "down") => void>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let isUp = true;
  /** Payloads that are delayed keep their order: each waits for the one before it. */
  let line: Promise<unknown> = Promise.resolve();

  const later = (milliseconds: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, milliseconds);
    timers.add(timer);
  };
  const tell = (status: "up" | "down") => {
    isUp = status === "up";
    for (const listener of listeners) listener(status);
  };
  const lose = () => {
    tell("down");
    later(disconnectMs, () => tell("up"));
  };
  const send = async (channel: string, payload: string): Promise<number | void> => {
    // What was on its way when the connection was lost is lost with it.
    if (!isUp) return undefined;
    return await inner.publish(channel, payload);
  };
  const sendLater = (channel: string, payload: string, leavesIn: number) => {
    later(leavesIn, () => void send(channel, payload).catch(() => undefined));
  };

  return {
    name: inner.name,
    delivery: inner.delivery,
    connect: (options) => inner.connect(options),
    async publish(channel, payload) {
      if (isUp && random() < disconnect) lose();
      if (!isUp) throw new ChasmError("TRANSPORT_UNAVAILABLE", "The connection was lost, as this test wants it.");
      const [isDropped, isDoubled, isLate] = [random() < drop, random() < duplicate, random() < reorder];
      if (isDropped) return undefined;
      if (isDoubled) sendLater(channel, payload, delayMs);
      if (isLate) return sendLater(channel, payload, random() * (delayMs || 10));
      if (delayMs === 0) return await send(channel, payload);
      const leaves = new Promise<void>((resolve) => later(random() * delayMs, resolve));
      line = line.then(() => leaves).then(() => send(channel, payload).catch(() => undefined));
      return undefined;
    },
    subscribe: (channel, listener) => inner.subscribe(channel, (payload) => isUp && listener(payload)),
    onStatus(listener) {
      listeners.add(listener);
      const stop = inner.onStatus?.(listener);
      return () => {
        listeners.delete(listener);
        void stop?.();
      };
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await inner.close();
    },
  };
}

/** Numbers from 0 to 1, the same for the same seed (the mulberry32 generator). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
