import type { Transport, Unsubscribe } from "../contracts/transport.ts";
import { ChasmError, errorRecord, isChasmError } from "../errors.ts";

/** Whether messages travel over the transport, or stay in this process for a while, or for good. */
export type LinkState = "up" | "down" | "fallen";

/** A run's way to its channels: its transport while that works, and memory where it does not. */
export interface Link {
  readonly state: LinkState;
  /**
   * What is sent to one channel within this stretch travels as one payload: within a task where a payload costs next to nothing,
   * within a turn of the event loop where each is a way through the operating system and a server.
   */
  readonly joinsWithin: "task" | "turn";
  /**
   * Publishes as the transport does. While that is down, what is for this process is handed over in memory, and everything
   * else waits until it is back; it rejects with TRANSPORT_CLOSED where it never is.
   */
  publish(channel: string, payload: string): Promise<number | void>;
  subscribe(channel: string, listener: (payload: string) => void): Promise<Unsubscribe>;
  /** Tells of every change. */
  onState(listener: (state: LinkState) => void): void;
  /** Stops watching the transport, which is closed by whoever opened it. */
  close(): void;
}

/** What a link needs. */
export interface LinkOptions {
  /** Connected. */
  readonly transport: Transport;
  /** How long the transport may be down before the run goes on without it. */
  readonly graceMs: number;
  /** Told why, when the run goes on without it. */
  readonly onFallen: (error: ChasmError) => void;
}

/** How often within the grace a transport that does not tell is asked whether it is back. */
const probesPerGrace = 5;

/** A link over a transport that cannot fail. */
export function plainLink(transport: Transport): Link {
  return {
    state: "up",
    joinsWithin: "task",
    publish: transport.publish,
    subscribe: transport.subscribe,
    onState: () => undefined,
    close: () => undefined,
  };
}

/** A link over a transport that may be lost and come back. */
export function resilientLink({ transport, graceMs, onFallen }: LinkOptions): Link {
  const local = new Map<string, Set<(payload: string) => void>>();
  const listeners: ((state: LinkState) => void)[] = [];
  let state: LinkState = "up";
  let back = Promise.withResolvers<void>();
  let grace: ReturnType<typeof setTimeout> | undefined;
  let probe: ReturnType<typeof setInterval> | undefined;

  const enter = (next: LinkState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const stopTimers = () => {
    clearTimeout(grace);
    clearInterval(probe);
  };
  const lose = (reason: unknown) => {
    if (state !== "up") return;
    back = Promise.withResolvers();
    back.promise.catch(() => undefined);
    grace = setTimeout(() => fall(reason), graceMs);
    if (transport.onStatus === undefined) probe = setInterval(() => void ask(), graceMs / probesPerGrace);
    enter("down");
  };
  const regain = () => {
    if (state !== "down") return;
    stopTimers();
    enter("up");
    back.resolve();
  };
  const fall = (reason: unknown) => {
    stopTimers();
    const error = fallenError(transport.name, graceMs, reason);
    enter("fallen");
    back.reject(new ChasmError("TRANSPORT_CLOSED", error.message));
    onFallen(error);
  };
  /** Nobody listens to this channel: what is asked is whether the transport takes it. */
  const ask = async () => {
    try {
      await transport.publish("chasmx:probe", "[]");
      regain();
    } catch {
      // It is still down.
    }
  };
  const handOver = (channel: string, payload: string): number => {
    const receivers = [...(local.get(channel) ?? [])];
    queueMicrotask(() => {
      for (const listener of receivers) if (local.get(channel)?.has(listener)) listener(payload);
    });
    return receivers.length;
  };
  const publishDown = async (channel: string, payload: string): Promise<number | void> => {
    if (local.has(channel)) return handOver(channel, payload);
    await back.promise;
    return await transport.publish(channel, payload);
  };
  const stopListening = transport.onStatus?.((status) => {
    if (status === "up") regain();
    else lose(undefined);
  });

  return {
    get state() {
      return state;
    },
    joinsWithin: "turn",
    async publish(channel, payload) {
      if (state !== "up") return await publishDown(channel, payload);
      try {
        return await transport.publish(channel, payload);
      } catch (error) {
        if (!isLoss(error)) throw error;
        lose(error);
        // Whether it had arrived by then, nobody knows. Whoever waits for what it was to bring about sends it again.
        return undefined;
      }
    },
    async subscribe(channel, listener) {
      const own = local.get(channel) ?? new Set();
      const stop = await transport.subscribe(channel, listener);
      local.set(channel, own.add(listener));
      return () => {
        own.delete(listener);
        return state === "fallen" ? undefined : stop();
      };
    },
    onState: (listener) => void listeners.push(listener),
    close() {
      stopTimers();
      void stopListening?.();
      if (state === "down") back.reject(new ChasmError("TRANSPORT_CLOSED", "The run has ended."));
    },
  };
}

/** Whether an error says that the transport is gone, and not that it does not take this one payload. */
function isLoss(error: unknown): boolean {
  return !isChasmError(error) || error.code === "TRANSPORT_UNAVAILABLE" || error.code === "TRANSPORT_CLOSED";
}

function fallenError(name: string, graceMs: number, cause: unknown): ChasmError {
  const reason = cause === undefined ? "." : `: ${errorRecord(cause).message}`;
  const message = `The transport "${name}" lost its connection and did not get it back within ${graceMs / 1000} s${reason}`;
  return new ChasmError("TRANSPORT_UNAVAILABLE", message, cause === undefined ? {} : { cause });
}
