import { inspect } from "node:util";
import type { Transport } from "@chasmx/core";
import type { RedisOptions } from "../options.ts";
import { redisTransport } from "../transport/redis-transport.ts";

/** Resolves with the error that something rejects with. Whatever it holds, at any depth, names no secret. */
export async function failureOf(work: Promise<unknown>, ...secrets: readonly string[]): Promise<Error> {
  const error = await work.then(
    () => new Error("It did not fail."),
    (thrown: Error) => thrown,
  );
  const everything = inspect(error, { depth: 10, showHidden: true });
  for (const secret of secrets) if (everything.includes(secret)) throw new Error(`The error names ${secret}.`);
  return error;
}

/** Tries to connect, and gives the failure. */
export async function refusalOf(given: string | RedisOptions, ...secrets: readonly string[]): Promise<Error> {
  const transport = redisTransport(given);
  try {
    return await failureOf(transport.connect({ signal: new AbortController().signal }), ...secrets);
  } finally {
    await transport.close();
  }
}

/** A connected transport, with what it has told of its connection. */
export interface WatchedTransport extends Transport, AsyncDisposable {
  /** Resolves when it tells of a status after this call. */
  told(status: "up" | "down"): Promise<void>;
  /** All that it has told. */
  readonly statuses: readonly ("up" | "down")[];
}

/** Connects a transport. */
export async function connected(given: string | RedisOptions): Promise<WatchedTransport> {
  const transport = redisTransport(given);
  const statuses: ("up" | "down")[] = [];
  const waiting: { readonly status: string; readonly resolve: () => void }[] = [];
  transport.onStatus?.((status) => {
    statuses.push(status);
    for (const one of waiting) if (one.status === status) one.resolve();
  });
  await transport.connect({ signal: new AbortController().signal });
  return {
    ...transport,
    statuses,
    told: (status) => new Promise<void>((resolve) => waiting.push({ status, resolve })),
    [Symbol.asyncDispose]: () => transport.close(),
  };
}

/** Listens to a channel and gives what comes, one payload after the other. */
export async function inbox(transport: Transport, channel: string) {
  const payloads: string[] = [];
  let wake: () => void = () => undefined;
  await transport.subscribe(channel, (payload) => {
    payloads.push(payload);
    wake();
  });
  return async () => {
    while (payloads.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return payloads.shift();
  };
}
