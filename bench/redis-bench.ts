import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { Redis } from "ioredis";
import { startRedis } from "../packages/transport-redis/src/testing/redis.test-kit.ts";
import type { Order, Report } from "./redis-peer.ts";

/** A Redis of the bench's own, with another process beside this one that plays the other part. */
export interface RedisBench extends AsyncDisposable {
  readonly url: string;
  readonly administrator: Redis;
  /** Gives the other process an order, and resolves when it has carried it out with what it reports. */
  tell(order: Order): Promise<Report>;
}

/** Starts the server and the other process; both are gone with what this gives. */
export async function openRedisBench(): Promise<RedisBench> {
  const server = await startRedis();
  const administrator = new Redis(server.url);
  const peer = fork(path.join(import.meta.dirname, "redis-peer.ts"), [server.url]);
  return {
    url: server.url,
    administrator,
    tell: (order) => tell(peer, order),
    async [Symbol.asyncDispose]() {
      administrator.disconnect();
      peer.kill();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function tell(peer: ChildProcess, order: Order): Promise<Report> {
  const heard = new AbortController();
  const { signal } = heard;
  const gone = once(peer, "exit", { signal }).then(() => {
    throw new Error("The other process of the bench has ended.");
  });
  const reply = once(peer, "message", { signal });
  peer.send(order);
  try {
    const [report] = (await Promise.race([reply, gone])) as [Report];
    return report;
  } finally {
    gone.catch(() => undefined);
    heard.abort();
  }
}

/** What a piece of work took. */
export interface Cost {
  readonly microseconds: number;
  /** Processor time of both processes, in microseconds. */
  readonly cpu: number;
  /** Commands that Redis carried out. */
  readonly commands: number;
  /** `PUBLISH` among them. */
  readonly publishes: number;
}

/** Does a piece of work and measures what it takes in both processes and in Redis. */
export async function costOf(bench: RedisBench, work: () => Promise<unknown>): Promise<Cost> {
  const stop = await startMeasuring(bench);
  await work();
  return await stop();
}

/** Begins to measure. What it gives ends that at the moment of its call. */
export async function startMeasuring({ administrator, tell }: RedisBench): Promise<() => Promise<Cost>> {
  const before = await countersOf(administrator);
  await tell({ do: "measure" });
  const cpu = process.cpuUsage();
  const start = performance.now();
  return async () => {
    const microseconds = (performance.now() - start) * 1000;
    const { user, system } = process.cpuUsage(cpu);
    const { cpuMicroseconds: theirs } = await tell({ do: "measure" });
    const after = await countersOf(administrator);
    return {
      microseconds,
      cpu: user + system + theirs,
      // The first look at the counters is among the commands.
      commands: after.commands - before.commands - 1,
      publishes: after.publishes - before.publishes,
    };
  };
}

/** How many commands a server has carried out. */
async function countersOf(redis: Redis): Promise<Pick<Cost, "commands" | "publishes">> {
  const told = String(await redis.call("INFO", "stats", "commandstats"));
  return {
    commands: Number(/total_commands_processed:(\d+)/.exec(told)?.[1] ?? 0),
    publishes: Number(/cmdstat_publish:calls=(\d+)/.exec(told)?.[1] ?? 0),
  };
}
