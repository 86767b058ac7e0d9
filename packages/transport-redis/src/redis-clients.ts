import type { ConnectionOptions } from "node:tls";
import { Redis } from "ioredis";
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
}

/** What publishes and what subscribes. */
export interface RedisClients {
  readonly publisher: Redis;
  readonly subscriber: Redis;
  /** Those of them that are ours to connect and to close. */
  readonly own: readonly Redis[];
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
  const given = options.client;
  const common = { ...settings(isConnected), ...(options.tls === undefined ? {} : { tls: options.tls }) };
  const create = (): Redis =>
    given === undefined
      ? new Redis(options.url ?? "redis://localhost:6379", common)
      : given.duplicate(settings(isConnected));
  const publisher = given ?? create();
  const subscriber = create();
  return { publisher, subscriber, own: given === undefined ? [publisher, subscriber] : [subscriber] };
}

/** Where Redis is, for a sentence: never with a user or a password. */
export function addressOf({ url, client }: RedisOptions): string {
  if (client !== undefined) return `${client.options.host ?? "localhost"}:${client.options.port ?? 6379}`;
  try {
    const { hostname, port } = new URL(url ?? "redis://localhost");
    return `${hostname || "localhost"}:${port || 6379}`;
  } catch {
    return "its address";
  }
}
