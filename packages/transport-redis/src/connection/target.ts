import { ChasmError } from "@chasmx/core";
import { Cluster, type RedisOptions as ConnectionOptions, Redis } from "ioredis";
import type { RedisOptions } from "../options.ts";
import { checkOptions } from "./check-options.ts";
import { QuietConnector } from "./quiet-connector.ts";
import { readUrl } from "./read-url.ts";

/** A Redis that connections can be made to. */
export interface RedisTarget {
  /** Its address as messages may show it: without user and password. */
  readonly name: string;
  readonly prefix: string;
  /** Whether it is known to be a cluster: from the start, or since it was reached. */
  readonly isCluster: boolean;
  /**
   * Makes a client of one server, which connects nothing yet. It gives up a server that is silent for 8 seconds, unless it is
   * given settings of its own.
   */
  client(settings?: ConnectionOptions): Redis;
  /**
   * Makes a client of the cluster that the server belongs to, which connects nothing yet. Where one was connected before, any of
   * its nodes will do.
   */
  cluster(): Cluster;
}

/** A server that says nothing for so long, though it is asked, is gone. */
const silenceMs = 8000;

/**
 * What every connection has. A connection is used while it lives and never by itself replaced: whoever opened it decides what a
 * loss means, and nothing waits in a queue for a server that may not come back.
 */
const ownOptions = {
  lazyConnect: true,
  retryStrategy: () => null,
  enableOfflineQueue: false,
  enableReadyCheck: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  enableAutoPipelining: false,
  replyMapping: "legacy",
  keyPrefix: "",
  stringNumbers: false,
  sentinelRetryStrategy: () => null,
  connectionName: "chasmx",
  disconnectTimeout: 500,
} as const satisfies ConnectionOptions;

/** The client's types name no connector of another's making. */
const quiet: object = { Connector: QuietConnector };

/** A client of Sentinel finds its server by a connector of its own, and whoever has written one has a reason. */
function connectorFor({ sentinels, Connector }: ConnectionOptions): object {
  return sentinels || Connector ? {} : quiet;
}

/** Reads what a factory is given. Throws OPTION_INVALID, and never repeats what may hold a password. */
export function redisTarget(given: string | RedisOptions = {}): RedisTarget {
  const options = typeof given === "string" ? { url: given } : given;
  checkOptions(options);
  const { client, url = "redis://localhost:6379" } = options;
  if (client !== undefined) return targetOfClient(client, options);
  const { host, port, isTls, ...found } = readUrl(url);
  const { username = found.username, password = found.password, database = found.database } = options;
  const tls = options.tls ?? (isTls ? {} : undefined);
  const connection: ConnectionOptions = {
    host,
    port,
    db: database,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
  };
  return targetOf(nameOf(connection), options.prefix ?? found.prefix ?? "", connection);
}

function nameOf({ sentinels, name = "", path, tls, host = "localhost", port = 6379 }: ConnectionOptions): string {
  if (sentinels) return `"${name}" of Sentinel`;
  return path ?? `${tls === undefined ? "redis" : "rediss"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function targetOfClient(client: Redis | Cluster, options: RedisOptions): RedisTarget {
  const other = (["url", "username", "password", "database", "tls"] as const).find((key) => options[key] !== undefined);
  if (other !== undefined)
    throw new ChasmError("OPTION_INVALID", `"client" and "${other}" exclude each other: the client has its own.`);
  const prefix = options.prefix ?? client.options.keyPrefix ?? "";
  if (!isClusterClient(client)) {
    return targetOf(nameOf(client.options), prefix, client.options);
  }
  const known = rememberedNodes();
  const cluster = () => known.watch(client.duplicate([...known.nodes], clusterOptions(client.options.redisOptions)));
  const refuse = () => {
    throw new ChasmError("OPTION_INVALID", "The client of a cluster is no client of one server.");
  };
  return { name: "the Redis cluster", prefix, isCluster: true, client: refuse, cluster };
}

function isClusterClient(client: Redis | Cluster): client is Cluster {
  return client.isCluster;
}

function targetOf(name: string, prefix: string, connection: ConnectionOptions): RedisTarget {
  const known = rememberedNodes();
  return {
    name,
    prefix,
    get isCluster() {
      return known.nodes.length > 0;
    },
    client: (settings = { socketTimeout: silenceMs }) =>
      new Redis(Object.assign({}, connection, ownOptions, connectorFor(connection), settings)),
    cluster() {
      const { host = "localhost", port = 6379, db: _, ...others } = connection;
      return known.watch(new Cluster([{ host, port }, ...known.nodes], clusterOptions(others)));
    },
  };
}

/** The nodes of a cluster as they last were: the first one may be gone when the cluster is looked for again. */
function rememberedNodes() {
  let nodes: readonly { readonly host: string; readonly port: number }[] = [];
  const watch = (cluster: Cluster) =>
    cluster.on("refresh", () => {
      nodes = cluster.nodes().map(({ options: { host = "localhost", port = 6379 } }) => ({ host, port }));
    });
  return {
    get nodes() {
      return nodes;
    },
    watch,
  };
}

function clusterOptions(redisOptions: ConnectionOptions = {}) {
  const { retryStrategy: _retry, enableOfflineQueue: _queue, lazyConnect: _lazy, ...others } = ownOptions;
  return {
    lazyConnect: true,
    clusterRetryStrategy: () => null,
    // What was on its way to a node that is gone is not sent to another behind the caller's back.
    retryDelayOnFailover: 0,
    // Nor to the node that its channel has moved to: what is published after it might be there first.
    maxRedirections: 0,
    keyPrefix: "",
    redisOptions: { ...redisOptions, ...others, ...quiet, socketTimeout: silenceMs },
  };
}
