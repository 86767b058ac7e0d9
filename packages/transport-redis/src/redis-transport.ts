import type { Transport, Unsubscribe } from "@chasmx/core";
import type { Redis } from "ioredis";
import { closed, unavailable } from "./failure.ts";
import { decodePayload, encodePayload } from "./payload.ts";
import { addressOf, createClients, type RedisOptions } from "./redis-clients.ts";
import { watchHealth } from "./watch-health.ts";

export type { RedisOptions } from "./redis-clients.ts";

type Listener = (payload: string) => void;

/**
 * A transport over Redis Pub/Sub (https://redis.io/docs/latest/develop/interact/pubsub/): at most once, to whoever listens
 * now. One connection publishes and one subscribes. While either is down, publishing is refused; both come back by themselves,
 * and every subscription is live again before anything is published.
 */
export function redisTransport(given: string | RedisOptions = {}): Transport {
  const options = typeof given === "string" ? { url: given } : given;
  const address = addressOf(options);
  const prefix = options.prefix ?? "";
  const channels = new Map<string, Set<Listener>>();
  const statusListeners = new Set<(status: "up" | "down") => void>();
  let state: "new" | "up" | "down" | "closed" = "new";
  let stopWatching: () => void = () => undefined;
  let lastError: unknown;
  const { publisher, subscriber, own } = createClients(options, () => state === "up" || state === "down");

  const assertOpen = () => {
    if (state === "closed") throw closed(address);
  };
  const assertUp = () => {
    assertOpen();
    if (state !== "up") throw unavailable(address, lastError ?? new Error("it is not connected"));
  };
  const tell = (status: "up" | "down") => {
    if (state === "closed" || state === status) return;
    state = status;
    for (const listener of statusListeners) listener(status);
  };
  const isReady = () => publisher.status === "ready" && subscriber.status === "ready";
  /** Both connections are back: only once all subscriptions are live does the transport say so. */
  const comeBack = async () => {
    if (state !== "down" || !isReady()) return;
    try {
      await Promise.all([...channels.keys()].map((name) => subscriber.subscribe(name)));
      if (isReady()) tell("up");
    } catch (error) {
      // The connection is lost again; its return begins this once more.
      lastError = error;
    }
  };
  const watch = () => {
    for (const client of [publisher, subscriber]) {
      client.on("close", () => {
        if (state === "up") tell("down");
      });
      client.on("ready", () => void comeBack());
    }
  };
  // An error of a connection is followed by its close, which is what counts; its words say why.
  for (const client of [publisher, subscriber])
    client.on("error", (error: unknown) => {
      lastError = error;
    });
  subscriber.on("message", (channel: string, payload: string) => {
    const listeners = channels.get(channel);
    if (listeners === undefined) return;
    const text = decodePayload(payload);
    for (const listener of [...listeners]) if (listeners.has(listener)) listener(text);
  });

  return {
    name: "redis",
    delivery: "at-most-once",
    async connect({ signal }) {
      assertOpen();
      const aborted = Promise.withResolvers<never>();
      const onAbort = () => aborted.reject(signal.reason);
      signal.addEventListener("abort", onAbort);
      if (signal.aborted) onAbort();
      try {
        const connecting = Promise.all(own.map((client) => (client.status === "wait" ? client.connect() : undefined)));
        await Promise.race([connecting.then(() => assertPrimary(publisher)), aborted.promise]);
      } catch (error) {
        for (const client of own) client.disconnect();
        throw unavailable(address, signal.aborted ? new Error(silenceWords(options)) : (lastError ?? error));
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
      assertOpen();
      state = "up";
      watch();
      stopWatching = watchHealth(own);
    },
    async publish(channel, payload) {
      assertUp();
      try {
        return await publisher.publish(prefix + channel, encodePayload(payload));
      } catch (error) {
        assertOpen();
        throw unavailable(address, error);
      }
    },
    async subscribe(channel, listener) {
      assertUp();
      const name = prefix + channel;
      const listeners = channels.get(name) ?? new Set();
      // A listener of its own for each subscription: the same function may listen twice.
      const mine: Listener = (payload) => listener(payload);
      const isFirst = listeners.size === 0;
      channels.set(name, listeners.add(mine));
      const stop = async (): Promise<void> => {
        if (!listeners.delete(mine) || listeners.size > 0) return;
        channels.delete(name);
        // A connection that is gone has no subscriptions.
        if (state === "up") await subscriber.unsubscribe(name).catch(() => undefined);
      };
      try {
        // Asked for each time: only the server's word says that it is live, also for who subscribed at the same moment.
        await subscriber.subscribe(name);
      } catch (error) {
        if (isFirst) await stop();
        else listeners.delete(mine);
        assertOpen();
        throw unavailable(address, error);
      }
      return stop satisfies Unsubscribe;
    },
    onStatus(listener) {
      statusListeners.add(listener);
      return () => void statusListeners.delete(listener);
    },
    async close() {
      if (state === "closed") return;
      state = "closed";
      stopWatching();
      channels.clear();
      statusListeners.clear();
      for (const client of own) client.disconnect();
    },
  };
}

/** What is published at a replica never reaches those who listen at its primary, and nobody is told: none is used. */
async function assertPrimary(publisher: Redis): Promise<void> {
  // A user who may not ask is believed.
  const told = await publisher.info("replication").catch(() => "");
  if (String(told).includes("role:slave")) throw new Error("READONLY");
}

/** A server that waits for the rest of a greeting it does not understand says nothing at all. */
function silenceWords({ url = "", tls }: RedisOptions): string {
  const isSecure = tls !== undefined || url.startsWith("rediss:");
  return isSecure ? "it did not answer in time. If it speaks no TLS, use redis://" : "it did not answer in time";
}
