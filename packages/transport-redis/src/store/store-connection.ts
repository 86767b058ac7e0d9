import { ChasmError, isChasmError } from "@chasmx/core";
import type { Redis } from "ioredis";
import { bareError, isMereEnd, reasonOf } from "../connection/failure.ts";
import { redisTarget } from "../connection/target.ts";
import type { RedisRunStoreOptions } from "../options.ts";

/** The connection of a store, which begins with the first thing that is asked. */
export interface StoreConnection {
  /** Where the server is, for a sentence. */
  readonly place: string;
  /** Stands before the name of every key. */
  readonly prefix: string;
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

/** Throws OPTION_INVALID. */
export function storeConnection(options: RedisRunStoreOptions): StoreConnection {
  const target = redisTarget(options);
  const place = `Redis at ${target.name}`;
  const closing = new AbortController();
  let client: Redis | undefined;
  /** The client whose server is known to have the database. */
  let chosen: Redis | undefined;
  let lastError: unknown;

  const open = (): Redis => {
    let wasReady = false;
    const opened = target.client(settings(() => wasReady));
    opened.once("ready", () => {
      wasReady = true;
    });
    opened.on("error", (error: unknown) => {
      lastError = error;
    });
    return opened;
  };
  const usable = (): Redis => {
    if (client === undefined || client.status === "end") client = open();
    return client;
  };
  /** The client itself would write to database 0 where the server has none of its number, or does not let this user choose. */
  const chooseDatabase = async (current: Redis) => {
    const { db = 0 } = current.options;
    if (chosen !== current && db !== 0) await current.select(db);
    chosen = current;
  };
  return {
    place,
    prefix: target.prefix === "" ? "chasmx:" : target.prefix,
    closed: closing.signal,
    async ask(work) {
      if (closing.signal.aborted) throw new ChasmError("STORE_FAILED", `The connection to ${place} was closed.`);
      const current = usable();
      try {
        await chooseDatabase(current);
        return await work(current);
      } catch (error) {
        if (isChasmError(error)) throw error;
        throw storeFailed(place, saysLittle(error) ? (lastError ?? error) : error);
      }
    },
    close() {
      closing.abort();
      client?.disconnect();
    },
  };
}

/** STORE_FAILED, with what happened and what to do; never with a password. */
function storeFailed(place: string, cause: unknown): ChasmError {
  const message = `${place} cannot keep runs: ${reasonOf(cause)}`;
  return new ChasmError("STORE_FAILED", message, { cause: bareError(cause) });
}

/** What the attempts ended with says less than what each of them failed with. */
function saysLittle(error: unknown): boolean {
  return isMereEnd(error) || (error instanceof Error && error.name === "MaxRetriesPerRequestError");
}

/** A server that was there once is waited for; one that never was is told at once. */
function settings(wasReady: () => boolean) {
  return {
    lazyConnect: false,
    enableOfflineQueue: true,
    enableReadyCheck: true,
    autoResendUnfulfilledCommands: true,
    maxRetriesPerRequest: mostRetries,
    retryStrategy: (times: number) => (wasReady() ? Math.min(50 * times, 500) : null),
    commandTimeout: replyMs,
  };
}
