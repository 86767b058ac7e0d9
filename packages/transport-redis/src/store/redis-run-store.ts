import {
  ChasmError,
  changesStanding,
  type Fold,
  type Lease,
  matchesFilter,
  parseCommand,
  parseEvent,
  parseSummary,
  type RunCommand,
  type RunEvent,
  type RunStore,
  startFold,
  summaryOf,
} from "@chasmx/core";
import type { RedisRunStoreOptions } from "../options.ts";
import { storeKeys } from "./keys.ts";
import { beforeAll, readStream } from "./read-stream.ts";
import { deleteScript, releaseScript, submitScript, writeScript } from "./scripts.ts";
import { storeConnection } from "./store-connection.ts";

/** A run that this store owns. */
interface OwnedRun {
  readonly lease: Lease;
  /** What the lease's key holds. */
  readonly holder: string;
  readonly ttlMs: number;
  /** The fold of the events that change where the run stands. */
  readonly standing: Fold;
  /** How many events there are. */
  length: number;
  /** How often something was written: a part of each write's id. */
  writes: number;
}

/** Runs whose summaries are read at one time. */
const listPage = 1000;

/**
 * Keeps runs in Redis: each as a stream (https://redis.io/docs/latest/develop/data-types/streams/) of its events, with a lease
 * that expires by the server's clock. An append promises what the server does: with `appendonly yes` and
 * `appendfsync always` the events outlive a loss of power.
 */
export function redisRunStore(given: string | RedisRunStoreOptions = {}): RunStore {
  const options = typeof given === "string" ? { url: given } : given;
  const connection = storeConnection(options);
  const keys = storeKeys(connection.prefix);
  const { place, ask } = connection;
  const owned = new Map<string, OwnedRun>();

  const notFound = (runId: string) => new ChasmError("RUN_NOT_FOUND", `No run "${runId}" is kept in ${place}.`);
  const ownedBy = (lease: Lease): OwnedRun => {
    const run = owned.get(lease.token);
    if (run === undefined) throw leaseLost(lease);
    return run;
  };
  const whileThere = (runId: string) => [keys.events(runId), keys.lease(runId)];
  async function* readEvents(runId: string, from = 0, follow?: AbortSignal): AsyncGenerator<RunEvent> {
    let sequence = from;
    const after = from === 0 ? beforeAll : `1-${from - 1}`;
    const options = { after, follow, whileThere: whileThere(runId) };
    for await (const texts of readStream(connection, keys.events(runId), options)) {
      for (const text of texts) {
        const event = parseEvent(text);
        if (event?.sequence !== sequence || event.run_id !== runId) throw damaged(place, runId, sequence);
        yield event;
        sequence += 1;
      }
    }
  }
  const readCommands = (runId: string, follow?: AbortSignal) =>
    readStream(connection, keys.commands(runId), { after: beforeAll, follow, whileThere: whileThere(runId) });
  /** Writes events and extends the lease; without events it extends the lease alone. */
  const write = async (lease: Lease, sequence: number, events: readonly RunEvent[]): Promise<void> => {
    const run = ownedBy(lease);
    if (sequence !== run.length) throw outOfOrder(lease, sequence, run.length);
    const { standing, holder, ttlMs } = run;
    const changes = events.filter(changesStanding);
    for (const event of changes) standing.apply(event);
    run.length += events.length;
    run.writes += 1;
    const { runId } = lease;
    const summary = changes.length === 0 ? "" : JSON.stringify(summaryOf(standing.state));
    const places = [keys.events(runId), keys.lease(runId), keys.accepted, keys.summaries];
    const write = [holder, ttlMs, `${lease.token}.${run.writes}`];
    const listing = [runId, standing.state.acceptedAt, summary];
    const texts = events.map((event) => JSON.stringify(event));
    try {
      const parameters = [...places, ...write, sequence, ...listing, ...texts];
      const reply = await ask((redis) => redis.eval(writeScript, places.length, ...parameters));
      if (reply === "written") return;
    } catch (error) {
      // Whether it was written is not known: where it was, the next write finds its sequence taken.
      run.length = sequence;
      throw error;
    }
    owned.delete(lease.token);
    throw leaseLost(lease);
  };
  const release = async ({ lease, holder }: OwnedRun): Promise<void> => {
    owned.delete(lease.token);
    await ask((redis) => redis.eval(releaseScript, 1, keys.lease(lease.runId), holder));
  };

  return {
    name: "redis",
    place,
    async claim(runId, owner, ttlMs) {
      const lease = { runId, owner, token: crypto.randomUUID() };
      const holder = `${lease.token} ${owner}`;
      const key = keys.lease(runId);
      const isSet = (await ask((redis) => redis.set(key, holder, "PX", ttlMs, "NX"))) === "OK";
      // One that was sent twice, because its connection was lost before the reply, finds itself.
      const other = isSet ? holder : await ask((redis) => redis.get(key));
      if (other !== holder) {
        const leftMs = await ask((redis) => redis.pttl(key));
        throw new ChasmError(
          "RUN_CONFLICT",
          `The run "${runId}" is owned by another process. Wait until it is done, or cancel the run; a process that is gone no longer owns it in ${Math.ceil(Math.max(leftMs, 0) / 1000)} s.`,
        );
      }
      const run: OwnedRun = { lease, holder, ttlMs, standing: startFold(), length: 0, writes: 0 };
      owned.set(lease.token, run);
      try {
        for await (const event of readEvents(runId)) {
          if (changesStanding(event)) run.standing.apply(event);
          run.length = event.sequence + 1;
        }
      } catch (error) {
        await release(run).catch(() => undefined);
        throw error;
      }
      return lease;
    },
    async renew(lease) {
      await write(lease, ownedBy(lease).length, []);
    },
    append: write,
    async *read(runId, { from = 0, follow } = {}) {
      const count = await ask((redis) => redis.exists(...whileThere(runId)));
      if (count === 0) throw notFound(runId);
      yield* readEvents(runId, from, follow);
    },
    async *list(filter = {}) {
      const since = String(filter.since ?? "-inf");
      const ids = await ask((redis) => redis.zrange(keys.accepted, "+inf", since, "BYSCORE", "REV"));
      for (let at = 0; at < ids.length; at += listPage) {
        const page = ids.slice(at, at + listPage);
        const texts = await ask((redis) => redis.hmget(keys.summaries, ...page));
        for (const [index, text] of texts.entries()) {
          const summary = parseSummary(page[index] ?? "", text ?? "");
          if (summary !== undefined && matchesFilter(summary, filter)) yield summary;
        }
      }
    },
    async submit(runId, command) {
      const text = JSON.stringify(command);
      const reply = await ask((redis) => redis.eval(submitScript, 2, keys.events(runId), keys.commands(runId), text));
      if (reply === "missing") throw notFound(runId);
    },
    isOwned: async (runId) => (await ask((redis) => redis.exists(keys.lease(runId)))) === 1,
    async commandsLeft(runId) {
      if ((await ask((redis) => redis.exists(keys.events(runId)))) === 0) throw notFound(runId);
      return (await Array.fromAsync(readCommands(runId))).flat().flatMap(commandIn);
    },
    async *commands({ runId }, signal) {
      for await (const texts of readCommands(runId, signal)) yield* texts.flatMap(commandIn);
    },
    async release(lease) {
      const run = owned.get(lease.token);
      if (run !== undefined) await release(run);
    },
    async delete(runId) {
      const { events, lease, commands, accepted, summaries } = keys;
      const reply = await ask((redis) =>
        redis.eval(deleteScript, 5, events(runId), lease(runId), accepted, summaries, commands(runId), runId),
      );
      if (reply === "missing") throw notFound(runId);
      if (reply === "owned")
        throw new ChasmError("RUN_CONFLICT", `The run "${runId}" is still owned. Cancel it first.`);
    },
    async close() {
      // A lease that cannot be given back expires by itself.
      await Promise.allSettled([...owned.values()].map(release));
      connection.close();
    },
  };
}

/** What is none is passed over: anybody at the server may leave one. */
function commandIn(text: string): RunCommand[] {
  const command = parseCommand(text);
  return command === undefined ? [] : [command];
}

function leaseLost({ runId }: Lease): ChasmError {
  return new ChasmError("RUN_CONFLICT", `The run "${runId}" is no longer owned here. Nothing was written.`);
}

function outOfOrder({ runId }: Lease, sequence: number, next: number): ChasmError {
  return new ChasmError(
    "RUN_CONFLICT",
    `Event ${sequence} of the run "${runId}" is out of order: ${next} comes next. Nothing was written.`,
  );
}

function damaged(place: string, runId: string, sequence: number): ChasmError {
  return new ChasmError(
    "STORE_FAILED",
    `The run "${runId}" in ${place} is damaged at event ${sequence}. The ${sequence} events before it are sound.`,
  );
}
