import type { NodeContext, Transport } from "@chasmx/core";
import { redisTransport } from "@chasmx/transport-redis";
import { inTurn, median, print, quantile } from "./figure.ts";
import { type Cost, costOf, openRedisBench, type RedisBench } from "./redis-bench.ts";
import { openFloor } from "./redis-floor.ts";
import { askedBytes, perform, performApart } from "./redis-run.ts";

/**
 * Both modes side by side: a question and its answer, one at a time, in `simple` mode, in `pubsub` mode within one process, and in
 * `pubsub` mode with the answering agent in another. `memoryPerMessage` has what they leave in memory.
 */

const count = 1000;

interface Round extends Cost {
  /** Microseconds of each question. */
  readonly times: readonly number[];
}

/** Measures the latency, the processor's time and Redis' commands of a question in each mode. */
export async function modes(): Promise<void> {
  await using bench = await openRedisBench();
  const bytes = await askedBytes(bench);
  const works = {
    simple: () => askIn(bench),
    here: () => askIn(bench, redisTransport(bench.url)),
    elsewhere: () => askApart(bench),
    handler: () => oneByOne(bench, async (id) => id),
    floor: () => pingPong(bench, bytes),
  };
  const found = await inTurn(works, { rounds: 5, warmUp: 2 });
  const places = {
    simple: ["simple", "handler", "awaiting the handler"],
    here: ["pubsub over Redis, same process", "floor", "ioredis ping-pong"],
    elsewhere: ["pubsub over Redis, another process", "floor", "ioredis ping-pong"],
  } as const;
  const figures: Readonly<Record<string, readonly [unit: string, of: (round: Round) => number]>> = {
    "p50 of an ask": ["µs", ({ times }) => median(times)],
    "p99 of an ask": ["µs", ({ times }) => quantile(times, 0.99)],
    "processor time an ask": ["µs", ({ cpu }) => cpu / count],
    "Redis commands an ask": ["1", ({ commands }) => commands / count],
  };
  for (const [what, [unit, of]] of Object.entries(figures)) {
    for (const [name, [mode, floor, floorName]] of Object.entries(places)) {
      const value = median(found[name as keyof typeof places].map(of));
      print({ figure: `${what}, ${mode}`, unit, value, floors: { [floorName]: median(found[floor].map(of)) } });
    }
  }
}

async function askIn(bench: RedisBench, transport?: Transport): Promise<Round> {
  const round = Promise.withResolvers<Round>();
  await perform({ count: 1, ...(transport === undefined ? {} : { transport }) }, async (context) =>
    round.resolve(await askOneByOne(bench, context)),
  );
  return await round.promise;
}

async function askApart(bench: RedisBench): Promise<Round> {
  const round = Promise.withResolvers<Round>();
  await performApart(bench, { count: 1 }, async (context) => round.resolve(await askOneByOne(bench, context)));
  return await round.promise;
}

async function pingPong(bench: RedisBench, bytes: number): Promise<Round> {
  await using floor = await openFloor(bench, { bytes });
  return await oneByOne(bench, floor.ask);
}

function askOneByOne(bench: RedisBench, { agent }: NodeContext): Promise<Round> {
  return oneByOne(bench, (id) => agent.ask("b0", String(id)));
}

async function oneByOne(bench: RedisBench, ask: (id: number) => Promise<unknown>): Promise<Round> {
  for (let id = 0; id < 100; id++) await ask(id);
  const times: number[] = [];
  const cost = await costOf(bench, async () => {
    for (let id = 0; id < count; id++) {
      const start = performance.now();
      await ask(id);
      times.push((performance.now() - start) * 1000);
    }
  });
  return { ...cost, times };
}
