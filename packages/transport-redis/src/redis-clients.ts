import type { ConnectionOptions } from "node:tls";
import { Cluster, type ClusterNode, Redis } from "ioredis";
import { QuietConnector } from "./quiet-connector.ts";

/** How Redis is reached. */
export interface RedisOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url?: string;
  /** Options of the TLS connection, such as `ca`; they ask for TLS. */
  readonly tls?: ConnectionOptions;
  /** The start of every channel's name, so that several installations can share one server. */
  readonly prefix?: string;
  /** A client of ioredis that there is already. It publishes and stays open; subscriptions get a connection of their own. */
  readonly client?: Redis;
  /** Some nodes of a Redis Cluster (7.0 or later). Channels are then sharded over it. */
  readonly cluster?: readonly ClusterNode[];
}

/** What publishes, what subscribes, and the words of both that differ between one server and a cluster. */
export interface RedisClients {
  readonly publisher: Redis | Cluster;
  readonly subscriber: Redis | Cluster;
  /** The commands: sharded ones in a cluster, where the count of receivers is that of one node and says nothing. */
  readonly publish: (channel: string, payload: string) => Promise<number | void>;
  readonly subscribe: (channel: string) => Promise<unknown>;
  readonly unsubscribe: (channel: string) => Promise<unknown>;
  /** The event that brings a payload. */
  readonly messageEvent: "message" | "smessage";
  /** Whether the client subscribes again by itself after a reconnect. */
  readonly subscribesAgain: boolean;
  /** Whether the publisher is ours to connect and to close. */
  readonly ownsPublisher: boolean;
}

/** The longest wait between two attempts to reconnect. */
const longestRetryMs = 1000;

/** Reconnects soon and for ever; until the first connection, whoever connects decides whether to try again. */
function settings(isConnected: () => boolean) {
  return {
    lazyConnect: true,
    Connector: QuietConnector as never,
    // A command that cannot be sent now is refused now: nothing waits in a queue that nobody sees.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    retryStrategy: (times: number) => (isConnected() ? Math.min(50 * times, longestRetryMs) : null),
  };
}

/** Makes the clients of a transport. They connect nothing yet. */
export function createClients(options: RedisOptions, isConnected: () => boolean): RedisClients {
  if (options.cluster !== undefined) return clusterClients(options.cluster, options, isConnected);
  const given = options.client;
  const common = { ...settings(isConnected), ...(options.tls === undefined ? {} : { tls: options.tls }) };
  const create = (): Redis =>
    given === undefined
      ? new Redis(options.url ?? "redis://localhost:6379", common)
      : given.duplicate(settings(isConnected));
  const publisher = given ?? create();
  const subscriber = create();
  return {
    publisher,
    subscriber,
    publish: (channel, payload) => publisher.publish(channel, payload),
    subscribe: (channel) => subscriber.subscribe(channel),
    unsubscribe: (channel) => subscriber.unsubscribe(channel),
    messageEvent: "message",
    subscribesAgain: false,
    ownsPublisher: given === undefined,
  };
}

function clusterClients(
  nodes: readonly ClusterNode[],
  { tls }: RedisOptions,
  isConnected: () => boolean,
): RedisClients {
  const cluster = new Cluster([...nodes], {
    lazyConnect: true,
    enableOfflineQueue: false,
    shardedSubscribers: true,
    clusterRetryStrategy: (times) => (isConnected() ? Math.min(50 * times, longestRetryMs) : null),
    redisOptions: { maxRetriesPerRequest: 0, ...(tls === undefined ? {} : { tls }) },
  });
  return {
    publisher: cluster,
    subscriber: cluster,
    publish: (channel, payload) => cluster.spublish(channel, payload).then(() => undefined),
    subscribe: (channel) => cluster.ssubscribe(channel),
    unsubscribe: (channel) => cluster.sunsubscribe(channel),
    messageEvent: "smessage",
    subscribesAgain: true,
    ownsPublisher: true,
  };
}

/** Where Redis is, for a sentence: never with a user or a password. */
export function addressOf({ url, client, cluster }: RedisOptions): string {
  if (cluster !== undefined) return "the cluster";
  if (client !== undefined) return `${client.options.host ?? "localhost"}:${client.options.port ?? 6379}`;
  try {
    const { hostname, port } = new URL(url ?? "redis://localhost");
    return `${hostname || "localhost"}:${port || 6379}`;
  } catch {
    return "its address";
  }
}
