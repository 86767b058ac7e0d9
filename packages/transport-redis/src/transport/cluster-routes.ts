import type { Cluster, Redis } from "ioredis";
import { isMereEnd, isReply } from "../connection/failure.ts";
import { closeClient, inTime, openClient } from "../connection/open-client.ts";
import { openCluster } from "../connection/open-cluster.ts";
import { hashSlot } from "./hash-slot.ts";
import { type Bytes, type RouteOptions, type Routes, reportEnd, type Subscriber } from "./routes.ts";

/**
 * The ways over a cluster. With sharded Pub/Sub a payload goes to the node that owns its channel and to no other, and one
 * connection listens at each node that owns a channel of ours; a cluster that has none of it carries payloads to all its nodes.
 * Whatever changes in the cluster ends these ways, and others are opened: a subscription is never left at a node that has lost it.
 */
export async function openClusterRoutes({
  target,
  signal,
  lifetime,
  onMessage,
  onLost,
}: RouteOptions): Promise<Routes> {
  const { client: cluster, cause, close: closeCluster } = await openCluster(target, signal);
  const subscribers = new Map<string, Promise<Redis>>();
  /** The connection that carries what is published to a part of the cluster: over another, what comes later might be there first. */
  const publishers = new Map<number, Redis>();
  let isClosed = false;

  const close = async () => {
    isClosed = true;
    const opened = await Promise.allSettled(subscribers.values());
    const clients = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    await Promise.all([closeCluster(), ...clients.map(closeClient)]);
  };
  const beat = async () => {
    const listening = await Promise.all(subscribers.values());
    await Promise.all([...mastersOf(cluster), ...listening].map(answer));
  };
  const isSharded = await inTime(signal, async () => {
    // One that is gone, and whose replica has not taken over yet, is still in the list.
    await beat();
    return await hasShards(cluster);
  }).catch((error: unknown) => {
    void close();
    throw cause(error);
  });
  const lose = () => onLost(cause(new Error("Connection is closed.")));
  cluster.once("end", lose);
  cluster.on("-node", (node: Redis) => {
    if (ownsSlots(cluster, keyOf(node))) lose();
  });

  const open = async (node: Redis) => {
    const opened = await openClient(node.duplicate(subscriberOptions), lifetime);
    if (opened.facts.isReplica) {
      void opened.close();
      throw new Error("MOVED");
    }
    opened.client.on("messageBuffer", onMessage).on("smessageBuffer", onMessage);
    opened.client.once("moved", () => onLost(new Error("MOVED")));
    reportEnd(opened, onLost);
    if (isClosed) void opened.close();
    return opened.client;
  };
  const subscriberAt = (key: string) => {
    const opened = subscribers.get(key) ?? open(nodeAt(cluster, key));
    subscribers.set(key, opened);
    return opened;
  };
  // Without shards every node carries a payload to all others, and one does for all channels.
  const partOf = (channel: Bytes) => (isSharded ? hashSlot(channel) : 0);
  const keyOfPart = (part: number) => cluster.slots[part]?.[0] ?? "";
  const publisherOf = (channel: Bytes) => {
    const part = partOf(channel);
    const publisher = publishers.get(part) ?? nodeAt(cluster, keyOfPart(part));
    publishers.set(part, publisher);
    return publisher;
  };
  return {
    async publish(channel, payload) {
      const publisher = publisherOf(channel);
      try {
        // What one node counts is not who listens in the cluster.
        await (isSharded ? publisher.spublish(channel, payload) : publisher.publish(channel, payload));
      } catch (error) {
        if (isMoved(error) || isMereEnd(error)) onLost(error);
        throw cause(error);
      }
      return undefined;
    },
    async subscriberOf(channel) {
      const client = await subscriberAt(keyOfPart(partOf(channel)));
      return isSharded ? sharded(client) : client;
    },
    beat,
    close,
  };
}

/** Waits for a sign of life. A server that refuses to answer lives. */
async function answer(client: Redis): Promise<void> {
  try {
    await client.ping();
  } catch (error) {
    if (!isReply(error)) throw error;
  }
}

async function hasShards(cluster: Cluster): Promise<boolean> {
  const [found] = (await cluster.call("COMMAND", "INFO", "SPUBLISH")) as unknown[];
  return Array.isArray(found);
}

function sharded(client: Redis): Subscriber {
  return { subscribe: (channel) => client.ssubscribe(channel), unsubscribe: (channel) => client.sunsubscribe(channel) };
}

function mastersOf(cluster: Cluster): Redis[] {
  return cluster.nodes("master");
}

function keyOf(node: Redis | undefined): string {
  return `${node?.options.host}:${node?.options.port}`;
}

function nodeAt(cluster: Cluster, key: string): Redis {
  const node = mastersOf(cluster).find((one) => keyOf(one) === key);
  if (node !== undefined) return node;
  throw new Error("a part of the cluster has no node that serves it");
}

function ownsSlots(cluster: Cluster, key: string): boolean {
  return cluster.slots.some((keys) => keys[0] === key);
}

/** Whether a channel is not where the client knows it to be. What is published next must not overtake what was just refused. */
function isMoved(error: unknown): boolean {
  return error instanceof Error && /MOVED|\bASK\b|CLUSTERDOWN/.test(error.message);
}

/** A node's own connection queues what comes before it is there; one that listens is used once it is. */
const subscriberOptions = { lazyConnect: true, enableOfflineQueue: false, retryStrategy: () => null };
