import type { ConnectionOptions } from "node:tls";
import type { Cluster, Redis } from "ioredis";

/** Where Redis is, and how its connections are made. Everything is optional; without it: `redis://localhost:6379`. */
export interface RedisOptions {
  /**
   * `redis://user:password@host:6379/0`, or `rediss://` for TLS. Of a cluster, any node: the others are found by themselves.
   * `?prefix=` is the option of that name.
   */
  readonly url?: string;
  /** Instead of the URL's. */
  readonly username?: string;
  /** Instead of the URL's; here it needs no percent-encoding. */
  readonly password?: string;
  /** The number of the database, instead of the URL's. Channels are the same in all of them. */
  readonly database?: number;
  /** For TLS, as `node:tls` takes them: `{ ca, cert, key }`. Given, they turn TLS on. */
  readonly tls?: ConnectionOptions;
  /** Stands before the name of every channel and key, so that several projects share one Redis. */
  readonly prefix?: string;
  /**
   * A client of ioredis, instead of a URL: for Sentinel, for a cluster's own options, for a Unix socket. Connections are made
   * with its options; it is not used itself, and not closed.
   */
  readonly client?: Redis | Cluster;
}

/** How a store reaches Redis. Its `prefix` stands before every key, and is `chasmx:` unless given. */
export type RedisRunStoreOptions = Omit<RedisOptions, "client">;
