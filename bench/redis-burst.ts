import { inTurn, median, print } from "./figure.ts";
import { type Cost, costOf, openRedisBench, type RedisBench } from "./redis-bench.ts";
import { openFloor } from "./redis-floor.ts";
import { askedBytes, performApart } from "./redis-run.ts";

/**
 * Questions that all begin in one turn of the event loop, to agents of one other process. The floor sends the same number of
 * payloads of the same size between the same two processes in one turn as well.
 */

const rounds = 9;
const warmUp = 3;
const count = 1000;

/** What we want to reach: part of the floor's time, and `PUBLISH` commands an ask. */
const reach = { time: 0.25, publishes: 0.1 };

/** Measures bursts to one agent, which answers in turn, and to as many agents as there are questions. */
export async function redisBurst(): Promise<void> {
  await using bench = await openRedisBench();
  const bytes = await askedBytes(bench);
  for (const agents of [1, count]) await measure(bench, agents, bytes);
}

async function measure(bench: RedisBench, agents: number, bytes: number): Promise<void> {
  const works = { ours: () => burstOverChasm(bench, agents), floors: () => burstOverFloor(bench, bytes) };
  const { ours, floors } = await inTurn(works, { rounds, warmUp });
  const name = `burst of ${count} asks to ${agents === 1 ? "one agent" : `${agents} agents`} of another process`;
  const both = (of: (cost: Cost) => number) => ({
    value: median(ours.map(of)),
    floors: { "ioredis ping-pong": median(floors.map(of)) },
  });
  const time = both(({ microseconds }) => microseconds / 1000);
  print({ figure: `${name}: time`, unit: "ms", reach: reach.time * time.floors["ioredis ping-pong"], ...time });
  print({ figure: `${name}: processor time, both processes`, unit: "ms", ...both(({ cpu }) => cpu / 1000) });
  const publishes = both((cost) => cost.publishes / count);
  print({ figure: `${name}: PUBLISH per ask`, unit: "1", reach: reach.publishes, ...publishes });
  const parts = ours.map((our, round) => our.microseconds / (floors[round]?.microseconds ?? Number.NaN));
  print({ figure: `${name}: part of the floor's time`, unit: "1", value: median(parts), reach: reach.time });
}

async function burstOverChasm(bench: RedisBench, agents: number): Promise<Cost> {
  const asked = Promise.withResolvers<Cost>();
  await performApart(bench, { count: agents }, async ({ agent }) => {
    const ask = (id: number) => agent.ask(`b${id % agents}`, String(id), { step: String(id), timeoutMs: 30_000 });
    asked.resolve(await burst(bench, ask));
  });
  return await asked.promise;
}

async function burstOverFloor(bench: RedisBench, bytes: number): Promise<Cost> {
  await using floor = await openFloor(bench, { bytes });
  return await burst(bench, floor.ask);
}

/** All at once, after a few one by one: a connection's first answers are slow. */
async function burst(bench: RedisBench, ask: (id: number) => Promise<unknown>): Promise<Cost> {
  for (let id = count; id < count + 10; id++) await ask(id);
  return await costOf(bench, () => Promise.all(Array.from({ length: count }, (_, id) => ask(id))));
}
