import { ChasmError, type Transport } from "@chasmx/core";
import { bareError, reasonOf } from "../connection/failure.ts";
import { pauseBefore } from "../connection/pause.ts";
import { redisTarget } from "../connection/target.ts";
import type { RedisOptions } from "../options.ts";
import { type Link, openLink } from "./link.ts";
import { decodeText, encodeText } from "./payload.ts";
import { createSubscriptions } from "./subscriptions.ts";

/** How long the first attempt to come back may take, and how much more each further one is given. */
const [attemptMs, moreMs] = [1000, 250];

/**
 * A transport over Redis Pub/Sub. A payload reaches everyone who listens when Redis takes it, and nobody else: while the
 * connection is lost publishing is refused, and once it is back every subscription is live again before anything is published.
 * Throws OPTION_INVALID.
 */
export function redisTransport(urlOrOptions?: string | RedisOptions): Transport {
  const target = redisTarget(urlOrOptions);
  const subscriptions = createSubscriptions();
  const statusListeners = new Set<(status: "up" | "down") => void>();
  const closing = new AbortController();
  let link: Link | undefined;
  /** Why there is no link. */
  let problem = unavailable("it is not connected yet. Call connect first.");

  function unavailable(reason: string, cause?: unknown): ChasmError {
    const options = cause === undefined ? {} : { cause: bareError(cause) };
    return new ChasmError("TRANSPORT_UNAVAILABLE", `Redis at ${target.name} cannot be used: ${reason}`, options);
  }
  const failure = (error: unknown) => {
    if (closing.signal.aborted) return closedError();
    return unavailable(reasonOf(error), error);
  };
  const liveLink = () => {
    if (closing.signal.aborted) throw closedError();
    if (link === undefined) throw problem;
    return link;
  };
  const tell = (status: "up" | "down") => {
    for (const listener of statusListeners) listener(status);
  };
  const onMessage = (channel: Buffer, payload: Buffer) => {
    if (!closing.signal.aborted) subscriptions.hand(decodeText(channel), decodeText(payload));
  };

  const open = async (signal: AbortSignal) => {
    let lost: unknown;
    let opened: Link | undefined;
    const fresh = await openLink({
      target,
      signal,
      lifetime: closing.signal,
      onMessage,
      onLost(reason) {
        lost = reason ?? "it closed the connection";
        if (opened !== undefined && link === opened) lose(reason);
      },
    });
    opened = fresh;
    try {
      await Promise.all(subscriptions.channels.map((channel) => fresh.subscribe(encodeText(channel))));
      if (lost !== undefined) throw lost;
      if (closing.signal.aborted) throw closedError();
    } catch (error) {
      await fresh.close();
      throw error;
    }
    // Whoever connects twice, or while the transport comes back, has one link all the same.
    if (link === undefined) link = fresh;
    else await fresh.close();
  };
  const lose = (reason: unknown) => {
    link = undefined;
    problem = failure(reason);
    tell("down");
    void comeBack();
  };
  const comeBack = async () => {
    for (let attempt = 0; ; attempt++) {
      await pauseBefore(attempt, closing.signal);
      if (closing.signal.aborted) return;
      try {
        // A server that is just coming back may leave an attempt without an answer: the next one gets it.
        await open(AbortSignal.any([closing.signal, AbortSignal.timeout(attemptMs + attempt * moreMs)]));
        return tell("up");
      } catch (error) {
        problem = failure(error);
      }
    }
  };

  return {
    name: "redis",
    delivery: "at-most-once",
    async connect({ signal }) {
      if (closing.signal.aborted) throw closedError();
      if (signal.aborted) throw unavailable("nobody waits for the connection any more.");
      try {
        await open(AbortSignal.any([signal, closing.signal]));
      } catch (error) {
        throw failure(error);
      }
    },
    async publish(channel, payload) {
      const live = liveLink();
      try {
        return await live.publish(encodeText(target.prefix + channel), encodeText(payload));
      } catch (error) {
        throw failure(error);
      }
    },
    async subscribe(channel, listener) {
      const live = liveLink();
      const name = target.prefix + channel;
      // A listener of its own for each subscription: the same function may listen twice.
      const own = (payload: string) => listener(payload);
      try {
        await subscriptions.add(name, own, () => live.subscribe(encodeText(name)));
      } catch (error) {
        throw failure(error);
      }
      return async () => {
        // A connection that is lost has lost its subscriptions with it.
        if (subscriptions.remove(name, own)) await link?.unsubscribe(encodeText(name)).catch(() => undefined);
      };
    },
    onStatus(listener) {
      statusListeners.add(listener);
      return () => void statusListeners.delete(listener);
    },
    async close() {
      closing.abort();
      const last = link;
      link = undefined;
      subscriptions.clear();
      await last?.close();
    },
  };
}

function closedError(): ChasmError {
  return new ChasmError("TRANSPORT_CLOSED", "The Redis transport is closed. Open another for another run.");
}
