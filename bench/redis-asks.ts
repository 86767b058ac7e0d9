import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { loadWorkflow, type NodeContext, startRun, type Transport } from "@chasmx/core";
import { redisTransport } from "@chasmx/transport-redis";
import { Redis } from "ioredis";
import { startRedis } from "../packages/transport-redis/src/testing/redis.test-kit.ts";
import { print } from "./figure.ts";
import type { Order, Report } from "./redis-peer.ts";
import { answerers, askingWorkflow, nodeTypes } from "./redis-workflow.ts";

/**
 * Questions to an agent in another process, over a Redis of the bench's own. The floor is a ping-pong of the same two processes
 * over two channels with payloads of the same size, and nothing else. Both are measured in turn, round by round.
 */

const rounds = 5;

interface Load {
  readonly inFlight: number;
  readonly count: number;
  /** Whether answers take 0 to 20 ms. */
  readonly delays: boolean;
  /** How many agents answer. One answers the questions of one other agent strictly in turn. */
  readonly agents: number;
}

const loads: readonly Load[] = [
  { inFlight: 1, count: 2000, delays: false, agents: 1 },
  { inFlight: 64, count: 6000, delays: false, agents: 1 },
  { inFlight: 1000, count: 8000, delays: false, agents: 1 },
  { inFlight: 64, count: 3000, delays: true, agents: 64 },
  { inFlight: 1000, count: 8000, delays: true, agents: 1000 },
];

/** What one round of a load took. */
interface Round {
  /** Microseconds of each question. */
  readonly times: readonly number[];
  readonly totalMicroseconds: number;
  /** Microseconds of processor time of both processes. */
  readonly cpu: number;
  /** Commands that Redis carried out. */
  readonly commands: number;
}

type Ask = (id: number) => Promise<unknown>;

/** Measures questions over Redis. */
export async function redisAsks(): Promise<void> {
  await using server = await startRedis();
  const administrator = new Redis(server.url);
  const peer = fork(path.join(import.meta.dirname, "redis-peer.ts"), [server.url]);
  try {
    const bytes = await askedBytes(server.url, peer);
    const bench: Bench = { url: server.url, peer, administrator, bytes };
    for (const load of loads) await measure(bench, load);
  } finally {
    administrator.disconnect();
    peer.kill();
  }
}

interface Bench {
  readonly url: string;
  readonly peer: ChildProcess;
  readonly administrator: Redis;
  /** The size of a question as it travels. */
  readonly bytes: number;
}

async function measure(bench: Bench, load: Load): Promise<void> {
  const [ours, floors]: [Round[], Round[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const [our, floor] = [await askOverChasm(bench, load), await askOverFloor(bench, load)];
    // The first round warms up.
    if (round === 0) continue;
    ours.push(our);
    floors.push(floor);
  }
  const whom = load.agents === 1 ? "one agent" : `${load.agents} agents that take 0 to 20 ms`;
  const name = `ask over Redis, ${load.inFlight} in flight, to ${whom}`;
  const each = (of: (round: Round) => number) => [median(ours.map(of)), median(floors.map(of))] as const;
  const say = (figure: string, unit: string, [value, floor]: readonly [number, number]) =>
    print({ figure: `${name}: ${figure}`, unit, value, floors: { "ioredis ping-pong": floor } });
  say(
    "p50",
    "µs",
    each(({ times }) => quantile(times, 0.5)),
  );
  say(
    "p99",
    "µs",
    each(({ times }) => quantile(times, 0.99)),
  );
  say(
    "time per ask",
    "µs",
    each(({ totalMicroseconds }) => totalMicroseconds / load.count),
  );
  say(
    "processor time per ask, both processes",
    "µs",
    each(({ cpu }) => cpu / load.count),
  );
  say(
    "Redis commands per ask",
    "1",
    each(({ commands }) => commands / load.count),
  );
}

async function askOverChasm({ url, peer, administrator }: Bench, load: Load): Promise<Round> {
  const runId = crypto.randomUUID();
  const { agents, delays } = load;
  await tell(peer, { do: "host", runId, delays, agents });
  let round: Round | undefined;
  await perform({ runId, agents, transport: redisTransport(url) }, async ({ agent }) => {
    round = await keepInFlight({ load, administrator, peer }, (id) =>
      agent.ask(`b${id % agents}`, String(id), { step: String(id), timeoutMs: 30_000 }),
    );
  });
  if (round === undefined) throw new Error("The run asked nothing.");
  return round;
}

async function askOverFloor({ url, peer, administrator, bytes }: Bench, load: Load): Promise<Round> {
  await tell(peer, { do: "floor", delays: load.delays, bytes });
  const [publisher, subscriber] = [new Redis(url), new Redis(url)];
  const filler = "x".repeat(bytes);
  const waiting = new Map<number, () => void>();
  subscriber.on("message", (_channel: string, payload: string) => {
    const { id } = JSON.parse(payload) as { readonly id: number };
    waiting.get(id)?.();
    waiting.delete(id);
  });
  await subscriber.subscribe("floor:answers");
  const ask: Ask = (id) =>
    new Promise<void>((resolve) => {
      waiting.set(id, resolve);
      void publisher.publish("floor:asks", JSON.stringify({ id, filler }));
    });
  const round = await keepInFlight({ load, administrator, peer }, ask);
  publisher.disconnect();
  subscriber.disconnect();
  return round;
}

interface Measured {
  readonly load: Load;
  readonly administrator: Redis;
  readonly peer: ChildProcess;
}

/** Asks so many questions, so many of them at one time. */
async function keepInFlight({ load, administrator, peer }: Measured, ask: Ask): Promise<Round> {
  const { inFlight, count } = load;
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
  const commands = await commandsOf(administrator);
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, askOn));
  const totalMicroseconds = (performance.now() - start) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  const carriedOut = (await commandsOf(administrator)) - commands - 1;
  const theirs = await tell(peer, { do: "stop" });
  return { times, totalMicroseconds, cpu: user + system + theirs, commands: carriedOut };
}

/** How many commands a server has carried out. */
async function commandsOf(redis: Redis): Promise<number> {
  const stats = String(await redis.info("stats"));
  return Number(/total_commands_processed:(\d+)/.exec(stats)?.[1]);
}

async function tell(peer: ChildProcess, order: Order): Promise<number> {
  const reply = once(peer, "message");
  peer.send(order);
  const [{ cpuMicroseconds }] = (await reply) as [Report];
  return cpuMicroseconds;
}

interface Performance {
  readonly runId: string;
  readonly agents: number;
  readonly transport: Transport;
}

async function perform({ runId, agents, transport }: Performance, ask: (context: NodeContext) => Promise<void>) {
  const workflow = await loadWorkflow(askingWorkflow(agents), { nodeTypes: nodeTypes(false, ask) });
  const run = await startRun(workflow, { runId, remote: answerers(agents), transport: () => transport });
  const state = await run.finished;
  if (state.status !== "completed") throw new Error(`The run ended as ${state.status}: ${state.error?.message}`);
}

/** How large a question is as it travels, alone in its payload. */
async function askedBytes(url: string, peer: ChildProcess): Promise<number> {
  const runId = crypto.randomUUID();
  await tell(peer, { do: "host", runId, delays: false, agents: 1 });
  const inner = redisTransport(url);
  const sizes: number[] = [];
  const watched: Transport = {
    ...inner,
    publish(channel, payload) {
      if (payload.includes('"query"')) sizes.push(payload.length);
      return inner.publish(channel, payload);
    },
  };
  const askSome = async ({ agent }: NodeContext) => {
    for (let id = 0; id < 10; id++) await agent.ask("b0", String(id), { step: String(id) });
  };
  await perform({ runId, agents: 1, transport: watched }, askSome);
  await tell(peer, { do: "stop" });
  return median(sizes);
}

const quantile = (values: readonly number[], part: number) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN;
const median = (values: readonly number[]) => quantile(values, 0.5);
