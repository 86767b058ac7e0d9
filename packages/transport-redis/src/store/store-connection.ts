import { ChasmError, isChasmError } from "@chasmx/core";
import { Redis } from "ioredis";
import { storeFailed } from "../failure.ts";
import { QuietConnector } from "../quiet-connector.ts";
import { addressOf, type RedisOptions } from "../redis-clients.ts";

/** The connection of a store, which begins with the first thing that is asked. */
export interface StoreConnection {
  /** Where the server is, for a sentence. */
  readonly place: string;
  /** Aborts when the connection is closed. */
  readonly closed: AbortSignal;
  /** Does something at the server. Rejects with STORE_FAILED, and why, where the server does not do it. */
  ask<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result>;
  close(): void;
}

/** A command whose connection is lost is sent again so often, for about four seconds. */
const mostRetries = 10;
/** A server that says nothing for so long counts as gone. */
const replyMs = 10_000;

export function storeConnection(options: Pick<RedisOptions, "url" | "tls">): StoreConnection {
  const address = addressOf(options);
  const place = `Redis at ${address}`;
  const closing = new AbortController();
  let client: Redis | undefined;
  let lastError: unknown;

  const open = (): Redis => {
    let wasReady = false;
    const opened = new Redis(
      options.url ?? "redis://localhost:6379",
      settings(options, () => wasReady),
    );
    opened.once("ready", () => {
      wasReady = true;
    });
    opened.on("error", (error: unknown) => {
      lastError = error;
    });
    return opened;
  };
  return {
    place,
    closed: closing.signal,
    async ask(work) {
      if (closing.signal.aborted) throw new ChasmError("STORE_FAILED", `The connection to ${place} was closed.`);
      if (client === undefined || client.status === "end") client = open();
      try {
        return await work(client);
      } catch (error) {
        if (isChasmError(error)) throw error;
        throw storeFailed(address, saysLittle(error) ? (lastError ?? error) : error);
      }
    },
    close() {
      closing.abort();
      client?.disconnect();
    },
  };
}

/** What the attempts ended with says less than what each of them failed with. */
function saysLittle(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "MaxRetriesPerRequestError" || error.message === "Connection is closed.";
}

/** A server that was there once is waited for; one that never was is told at once. */
function settings({ tls }: Pick<RedisOptions, "tls">, wasReady: () => boolean) {
  return {
    Connector: QuietConnector as never,
    maxRetriesPerRequest: mostRetries,
    retryStrategy: (times: number) => (wasReady() ? Math.min(50 * times, 500) : null),
    commandTimeout: replyMs,
    ...(tls === undefined ? {} : { tls }),
  };
}
