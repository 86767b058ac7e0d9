import { isReply } from "../connection/failure.ts";
import { openClient } from "../connection/open-client.ts";
import { openClusterRoutes } from "./cluster-routes.ts";
import type { Bytes, RouteOptions, Routes } from "./routes.ts";
import { openServerRoutes } from "./server-routes.ts";

/** The connections of one stretch between two losses: all of them live, or all of them are let go. */
export interface Link {
  /** Resolves with the number of receivers where Redis knows it. Rejects with the reason. */
  publish(channel: Bytes, payload: Bytes): Promise<number | undefined>;
  /** Resolves when the server has confirmed. */
  subscribe(channel: Bytes): Promise<void>;
  unsubscribe(channel: Bytes): Promise<void>;
  close(): Promise<void>;
}

/** How often a server is asked for a sign of life: a connection that is cut without a word says nothing by itself. */
const beatMs = 2500;

/** What may wait for Redis to take it, in bytes or UTF-16 units. A server that leaves more unanswered is as good as gone. */
const mostWaiting = 256 * 1024 * 1024;

/** Opens the connections. Rejects with the reason, having let go of all; `onLost` is told once, where one ends later. */
export async function openLink({ onLost, ...options }: RouteOptions): Promise<Link> {
  let isOver = false;
  let waiting = 0;
  const lose = (reason: unknown) => {
    if (isOver) return;
    void close();
    onLost(reason);
  };
  const onMessage = (channel: Buffer, payload: Buffer) => {
    // What still comes over connections that are let go would come twice, or after what is newer.
    if (!isOver) options.onMessage(channel, payload);
  };
  const routes = await openRoutes({ ...options, onMessage, onLost: lose });
  const listen = async () => {
    try {
      await routes.beat();
    } catch (error) {
      // Also one that refuses to answer lives.
      if (!isReply(error)) lose(error);
    }
  };
  const beat = setInterval(() => void listen(), beatMs);
  const close = async () => {
    isOver = true;
    clearInterval(beat);
    await routes.close();
  };
  return {
    async publish(channel, payload) {
      waiting += payload.length;
      if (waiting > mostWaiting) lose(new Error("it does not keep up with what is published"));
      try {
        return await routes.publish(channel, payload);
      } finally {
        waiting -= payload.length;
      }
    },
    async subscribe(channel) {
      const subscriber = await routes.subscriberOf(channel);
      await subscriber.subscribe(channel);
    },
    async unsubscribe(channel) {
      const subscriber = await routes.subscriberOf(channel);
      await subscriber.unsubscribe(channel);
    },
    close,
  };
}

/** The ways that fit the server: it says itself whether it is one of a cluster. */
async function openRoutes(options: RouteOptions): Promise<Routes> {
  const { target, signal } = options;
  if (target.isCluster) return await openClusterRoutes(options);
  const publisher = await openClient(target.client(), signal);
  if (!publisher.facts.isCluster) return await openServerRoutes(publisher, options);
  void publisher.close();
  return await openClusterRoutes(options);
}
