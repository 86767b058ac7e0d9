import type { Redis } from "ioredis";
import { isClosed, isMereEnd, isReply } from "./failure.ts";

/** What a server says of itself. */
export interface ServerFacts {
  readonly isReplica: boolean;
  readonly isCluster: boolean;
}

/** A client whose connection lives, or did. */
export interface OpenClient {
  readonly client: Redis;
  readonly facts: ServerFacts;
  /** Why the connection ended, or what the client's own words for it hide. */
  cause(error: unknown): unknown;
  /** Lets go of the connection; what was written to it still reaches the server. Resolves when it is gone. */
  close(): Promise<void>;
}

/** How long a server may take to connect and answer, unless the signal aborts before. */
const openMs = 10_000;

/** How long one may take that is connected, and asked for TLS. A server without it takes the question for a command, and waits. */
const handshakeMs = 1500;

/**
 * Connects a client and asks its server what it is. Rejects with the reason, having let go of the connection; a replica is
 * refused, because what is published or written there does not reach the others. One of a cluster knows who takes it.
 */
export async function openClient(client: Redis, signal: AbortSignal): Promise<OpenClient> {
  const cause = noteErrors(client);
  const close = () => closeClient(client);
  const isTls = Boolean(client.options.tls);
  const isSilent = () => client.status === "connecting" && client.stream?.connecting === false;
  const handshake = setTimeout(() => isTls && isSilent() && client.stream.destroy(new Error("ERR_SSL")), handshakeMs);
  try {
    const facts = await inTime(signal, async () => {
      await client.connect();
      await chooseDatabase(client);
      return await factsOf(client);
    });
    if (facts.isReplica && !facts.isCluster) throw new Error("READONLY");
    return { client, facts, cause, close };
  } catch (error) {
    void close();
    const known = cause(error);
    throw isClosed(known) && !isTls ? new Error("closed at once") : known;
  } finally {
    clearTimeout(handshake);
  }
}

/** A client reports errors as events. What it rejects with afterwards often says no more than that the connection ended. */
export function noteErrors(client: { on(event: "error", listener: (error: Error) => void): unknown }) {
  let last: unknown;
  client.on("error", (error) => {
    last = error;
  });
  return (error: unknown) => (last !== undefined && isMereEnd(error) ? last : error);
}

/** Resolves when a client has ended. */
export async function closeClient(client: Redis): Promise<void> {
  if (client.status === "end") return;
  const ended = new Promise<void>((resolve) => client.once("end", resolve));
  client.disconnect();
  await ended;
}

/**
 * Asks for the client's database once more: the client itself goes on with database 0 where the server has none of its number.
 * A user who may not choose is left where they are.
 */
async function chooseDatabase(client: Redis): Promise<void> {
  const { db = 0 } = client.options;
  if (db !== 0) await unlessForbidden(() => client.select(db));
}

/** What a server says of itself; one that does not tell this user is taken for a primary on its own. */
export async function factsOf(client: Redis, section = "default"): Promise<ServerFacts> {
  const text = await unlessForbidden(() => client.info(section));
  return { isReplica: /^role:slave/m.test(text ?? ""), isCluster: /^cluster_enabled:1/m.test(text ?? "") };
}

/** Gives undefined where the client's user may not do this. */
async function unlessForbidden<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isReply(error) && error.message.startsWith("NOPERM")) return undefined;
    throw error;
  }
}

/** Does something until the signal aborts or its time is over. */
export async function inTime<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const over = Promise.withResolvers<never>();
  const isLate = () => (signal.reason as { readonly name?: unknown } | undefined)?.name === "TimeoutError";
  const onAbort = () => over.reject(new Error(isLate() ? "ETIMEDOUT" : "Nobody waits for the connection any more."));
  const timer = setTimeout(() => over.reject(new Error("ETIMEDOUT")), openMs);
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([over.promise, work()]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
