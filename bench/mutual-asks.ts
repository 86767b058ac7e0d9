import { redisTransport } from "@chasmx/transport-redis";
import { inTurn, median, print } from "./figure.ts";
import { type Cost, costOf, openRedisBench, type RedisBench, startMeasuring } from "./redis-bench.ts";
import { openFloor } from "./redis-floor.ts";
import { askedBytes, perform } from "./redis-run.ts";
import { answerers } from "./redis-workflow.ts";

/**
 * 1,000 agents at the same time, each of which asks some of the others, one after another, in its own run: in memory, over Redis
 * in one process, and with every second agent in another process. What is measured begins with their first question and ends
 * with the last node. The floor keeps 1,000 payloads on their way between two processes.
 */

const agents = 1000;
const asksEach = 5;
const asked = agents * asksEach;

/** Measures what a question costs among them. */
export async function mutualAsks(): Promise<void> {
  await using bench = await openRedisBench();
  const bytes = await askedBytes(bench);
  const works = {
    memory: () => askOneAnother(bench, {}),
    here: () => askOneAnother(bench, { transport: redisTransport(bench.url) }),
    split: () => askApart(bench),
    floor: () => pingPong(bench, bytes),
    handlers: () => awaitHandlers(bench),
  };
  const found = await inTurn(works, { rounds: 5, warmUp: 1 });
  const of = (name: keyof typeof works, part: (cost: Cost) => number) => median(found[name].map(part)) / asked;
  const floor = (part: (cost: Cost) => number) => ({ "ioredis ping-pong": of("floor", part) });
  const places = { memory: "in memory", here: "over Redis, one process", split: "over Redis, two processes" } as const;
  const parts = {
    "time per ask": ({ microseconds }: Cost) => microseconds,
    "processor time per ask": ({ cpu }: Cost) => cpu,
    "Redis commands per ask": ({ commands }: Cost) => commands,
  };
  for (const [name, where] of Object.entries(places)) {
    for (const [what, part] of Object.entries(parts)) {
      const isCount = what.startsWith("Redis");
      if (isCount && name === "memory") continue;
      print({
        figure: `${agents} agents that ask one another ${where}: ${what}`,
        unit: isCount ? "1" : "µs",
        value: of(name as keyof typeof works, part),
        floors: name === "memory" ? { "awaiting the handlers": of("handlers", part) } : floor(part),
      });
    }
  }
}

type Place = Omit<Parameters<typeof perform>[0], "count" | "asksEach">;

async function askOneAnother(bench: RedisBench, place: Place): Promise<Cost> {
  const cost = Promise.withResolvers<Cost>();
  let stop: (() => Promise<Cost>) | undefined;
  let left = agents;
  const onEvent: Place["onEvent"] = (event) => {
    if (event.type !== "node-completed" || event.node_id === "a") return;
    left -= 1;
    if (left === 0 && stop !== undefined) cost.resolve(stop());
  };
  await perform({ ...place, count: agents, asksEach, onEvent }, async () => {
    stop = await startMeasuring(bench);
  });
  return await cost.promise;
}

async function askApart(bench: RedisBench): Promise<Cost> {
  const runId = crypto.randomUUID();
  const remote = answerers(agents).filter((_, index) => index % 2 === 1);
  await bench.tell({ do: "host", runId, agents, hosted: remote, asksEach });
  const cost = await askOneAnother(bench, { runId, remote, transport: redisTransport(bench.url) });
  await bench.tell({ do: "stop" });
  return cost;
}

/** The floor in memory: as many loops, each of which awaits a function. */
async function awaitHandlers(bench: RedisBench): Promise<Cost> {
  const handle = async (question: string) => question;
  const askOn = async () => {
    for (let turn = 0; turn < asksEach; turn++) await handle(String(turn));
  };
  return await costOf(bench, () => Promise.all(Array.from({ length: agents }, askOn)));
}

async function pingPong(bench: RedisBench, bytes: number): Promise<Cost> {
  await using floor = await openFloor(bench, { bytes });
  let next = 0;
  const askOn = async () => {
    while (next < asked) await floor.ask(next++);
  };
  return await costOf(bench, () => Promise.all(Array.from({ length: agents }, askOn)));
}
