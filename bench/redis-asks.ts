import { inTurn, median, print, quantile } from "./figure.ts";
import { type Cost, costOf, openRedisBench, type RedisBench } from "./redis-bench.ts";
import { openFloor } from "./redis-floor.ts";
import { askedBytes, performApart } from "./redis-run.ts";

/**
 * Questions to an agent in another process, so many of them under way at one time. The floor is a ping-pong of the same two
 * processes over two channels with payloads of the same size, and nothing else. Both are measured in turn, round by round.
 */

const rounds = 5;

interface Load {
  readonly inFlight: number;
  readonly count: number;
  /** Whether answers take 0 to 20 ms. */
  readonly delays: boolean;
  /** How many agents answer. One answers the questions of one other agent strictly in turn. */
  readonly agents: number;
  /** What we want to reach, as parts of the floor's. */
  readonly reach?: Readonly<Partial<Record<"p50" | "time" | "cpu", number>>>;
}

const loads: readonly Load[] = [
  { inFlight: 1, count: 2000, delays: false, agents: 1, reach: { p50: 1.1, cpu: 1.15 } },
  { inFlight: 64, count: 6000, delays: false, agents: 1 },
  { inFlight: 1000, count: 8000, delays: false, agents: 1 },
  { inFlight: 64, count: 3000, delays: true, agents: 64, reach: { time: 1, cpu: 1 } },
  { inFlight: 1000, count: 8000, delays: true, agents: 1000, reach: { time: 1, cpu: 1 } },
];

/** What one round of a load took. */
interface Round extends Cost {
  /** Microseconds of each question. */
  readonly times: readonly number[];
}

/** Measures questions over Redis. */
export async function redisAsks(): Promise<void> {
  await using bench = await openRedisBench();
  const bytes = await askedBytes(bench);
  for (const load of loads) await measure(bench, load, bytes);
}

async function measure(bench: RedisBench, load: Load, bytes: number): Promise<void> {
  const works = { ours: () => askOverChasm(bench, load), floors: () => askOverFloor(bench, load, bytes) };
  const { ours, floors } = await inTurn(works, { rounds, warmUp: 1 });
  const { inFlight, agents, count, reach = {} } = load;
  const whom = agents === 1 ? "one agent" : `${agents} agents that take 0 to 20 ms`;
  const name = `ask over Redis, ${inFlight} in flight, to ${whom}`;
  const say = (figure: string, of: (round: Round) => number, wanted?: number) => {
    const floor = median(floors.map(of));
    print({
      figure: `${name}: ${figure}`,
      unit: "µs",
      value: median(ours.map(of)),
      ...(wanted === undefined ? {} : { reach: wanted * floor }),
      floors: { "ioredis ping-pong": floor },
    });
  };
  say("p50", ({ times }) => quantile(times, 0.5), reach.p50);
  say("p99", ({ times }) => quantile(times, 0.99));
  say("time per ask", ({ microseconds }) => microseconds / count, reach.time);
  say("processor time per ask, both processes", ({ cpu }) => cpu / count, reach.cpu);
  print({
    figure: `${name}: Redis commands per ask`,
    unit: "1",
    value: median(ours.map(({ commands }) => commands / count)),
    reach: 2,
    floors: { "ioredis ping-pong": median(floors.map(({ commands }) => commands / count)) },
  });
}

async function askOverChasm(bench: RedisBench, load: Load): Promise<Round> {
  const { agents, delays } = load;
  const asked = Promise.withResolvers<Round>();
  await performApart(bench, { count: agents, delays }, async ({ agent }) => {
    const ask = (id: number) => agent.ask(`b${id % agents}`, String(id), { step: String(id), timeoutMs: 30_000 });
    asked.resolve(await keepInFlight(bench, load, ask));
  });
  return await asked.promise;
}

async function askOverFloor(bench: RedisBench, load: Load, bytes: number): Promise<Round> {
  await using floor = await openFloor(bench, { bytes, delays: load.delays });
  return await keepInFlight(bench, load, floor.ask);
}

/** Asks so many questions, so many of them at one time. */
async function keepInFlight(
  bench: RedisBench,
  { inFlight, count }: Pick<Load, "inFlight" | "count">,
  ask: (id: number) => Promise<unknown>,
): Promise<Round> {
  const times: number[] = [];
  let next = 0;
  const askOn = async () => {
    while (next < count) {
      const id = next++;
      const start = performance.now();
      await ask(id);
      times.push((performance.now() - start) * 1000);
    }
  };
  const cost = await costOf(bench, () => Promise.all(Array.from({ length: inFlight }, askOn)));
  return { ...cost, times };
}
