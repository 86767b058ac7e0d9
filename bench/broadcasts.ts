import type { Transport } from "@chasmx/core";
import { redisTransport } from "@chasmx/transport-redis";
import { Redis } from "ioredis";
import { inTurn, median, print } from "./figure.ts";
import { type Cost, costOf, openRedisBench, type RedisBench } from "./redis-bench.ts";
import { perform, performApart, watchSizes } from "./redis-run.ts";

/**
 * Broadcasts to many agents: in memory, over Redis to agents of the same process, and to agents of another. Two floors: one bare
 * `PUBLISH` to one subscriber, which is what reaches a process; and one to each of as many channels as there are agents, which
 * is what a channel for each agent would cost. In memory the floor puts the text into as many lists.
 */

const count = 50;
const warmUpCount = 10;
const text = "The draft is done. Read it before you go on.";

/** Measures broadcasts to 100 and to 1,000 agents. */
export async function broadcasts(): Promise<void> {
  await using bench = await openRedisBench();
  const bytes = await toldBytes(bench);
  for (const receivers of [100, 1000]) await measure(bench, receivers, bytes);
}

async function measure(bench: RedisBench, receivers: number, bytes: number): Promise<void> {
  const { url } = bench;
  const works = {
    memory: () => broadcastIn(bench, receivers),
    here: () => broadcastIn(bench, receivers, redisTransport(url)),
    elsewhere: () => broadcastApart(bench, receivers),
    lists: () => fillLists(bench, receivers),
    one: () => publish(bench, { channels: 1, bytes }),
    each: () => publish(bench, { channels: receivers, bytes }),
  };
  const found = await inTurn(works, { rounds: 7, warmUp: 2 });
  const of = (name: keyof typeof works, part: (cost: Cost) => number) => median(found[name].map(part)) / count;
  const time = (name: keyof typeof works) => of(name, ({ microseconds }) => microseconds);
  const commands = (name: keyof typeof works) => of(name, (cost) => cost.commands);
  const overRedis = { "one PUBLISH, one subscriber": time("one"), "one PUBLISH an agent": time("each") };
  const places = {
    memory: ["in memory", { "a push into each list": time("lists") }],
    here: ["over Redis, same process", overRedis],
    elsewhere: ["over Redis, another process", overRedis],
  } as const;
  for (const [name, [where, floors]] of Object.entries(places)) {
    const value = time(name as keyof typeof places);
    const figure = `broadcast to ${receivers} agents ${where}`;
    print({ figure: `${figure}: time`, unit: "µs", value, floors });
    print({ figure: `${figure}: time per receiver`, unit: "µs", value: value / receivers });
    if (name === "memory") continue;
    print({
      figure: `${figure}: Redis commands`,
      unit: "1",
      value: commands(name as keyof typeof places),
      floors: { "one PUBLISH, one subscriber": commands("one"), "one PUBLISH an agent": commands("each") },
    });
  }
}

async function broadcastIn(bench: RedisBench, receivers: number, transport?: Transport): Promise<Cost> {
  const told = Promise.withResolvers<Cost>();
  await perform({ count: receivers, ...(transport === undefined ? {} : { transport }) }, async ({ agent }) =>
    told.resolve(await oneAfterAnother(bench, () => agent.broadcast(text))),
  );
  return await told.promise;
}

async function broadcastApart(bench: RedisBench, receivers: number): Promise<Cost> {
  const told = Promise.withResolvers<Cost>();
  await performApart(bench, { count: receivers }, async ({ agent }) =>
    told.resolve(await oneAfterAnother(bench, () => agent.broadcast(text))),
  );
  return await told.promise;
}

async function fillLists(bench: RedisBench, receivers: number): Promise<Cost> {
  const lists = Array.from({ length: receivers }, (): unknown[] => []);
  return await oneAfterAnother(bench, () => {
    for (const list of lists) list.push({ from: "a", message: text });
  });
}

interface Published {
  readonly channels: number;
  readonly bytes: number;
}

async function publish(bench: RedisBench, { channels, bytes }: Published): Promise<Cost> {
  await bench.tell({ do: "listen", channels });
  const redis = new Redis(bench.url);
  const payload = "x".repeat(bytes);
  const cost = await oneAfterAnother(bench, () =>
    Promise.all(Array.from({ length: channels }, (_, index) => redis.publish(`floor:told:${index}`, payload))),
  );
  redis.disconnect();
  await bench.tell({ do: "stop" });
  return cost;
}

async function oneAfterAnother(bench: RedisBench, broadcast: () => unknown): Promise<Cost> {
  for (let told = 0; told < warmUpCount; told++) await broadcast();
  return await costOf(bench, async () => {
    for (let told = 0; told < count; told++) await broadcast();
  });
}

/** How large a broadcast is as it travels. */
async function toldBytes({ url }: RedisBench): Promise<number> {
  const sizes: number[] = [];
  const transport = watchSizes(redisTransport(url), '"broadcast"', sizes);
  await perform({ count: 1, transport }, async ({ agent }) => void (await agent.broadcast(text)));
  return median(sizes);
}
