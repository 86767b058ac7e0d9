import { memoryTransport, type RunEvent, type Transport } from "@chasmx/core";
import { redisTransport } from "@chasmx/transport-redis";
import { Redis } from "ioredis";
import { inTurn, median, print } from "./figure.ts";
import { openRedisBench, type RedisBench } from "./redis-bench.ts";
import { perform } from "./redis-run.ts";
import { answerers } from "./redis-workflow.ts";

/**
 * Registering 1,000 agents and unregistering them: from the moment that the transport is connected to the run's start, and from
 * the end of the last node to the moment that the transport is closed. The floors: to subscribe to a channel and to unsubscribe,
 * and the same for a channel an agent, as if each had one.
 */

const agents = 1000;
const reach = 20;

/** Measures both together, in memory, over Redis in one process, and with the agents in another process. */
export async function registering(): Promise<void> {
  await using bench = await openRedisBench();
  const redis = new Redis(bench.url);
  const works = {
    memory: () => register({ transport: memoryTransport() }),
    here: () => register({ transport: redisTransport(bench.url) }),
    elsewhere: () => registerApart(bench),
    one: () => subscribe(redis, 1),
    each: () => subscribe(redis, agents),
  };
  const found = await inTurn(works, { rounds: 15, warmUp: 5 });
  redis.disconnect();
  const floors = {
    "SUBSCRIBE and UNSUBSCRIBE of one channel": median(found.one),
    "of a channel an agent": median(found.each),
  };
  const figure = `register and unregister ${agents} agents`;
  print({ figure: `${figure} in memory`, unit: "ms", value: median(found.memory), reach });
  print({ figure: `${figure} over Redis`, unit: "ms", value: median(found.here), reach, floors });
  print({ figure: `${figure} over Redis, another process`, unit: "ms", value: median(found.elsewhere), reach, floors });
}

interface Registration {
  readonly transport: Transport;
  readonly runId?: string;
  readonly remote?: readonly string[];
}

/** Milliseconds of both parts of a run. */
async function register({ transport, ...run }: Registration): Promise<number> {
  let [connected, started, lastEnd, closed] = [0, 0, 0, 0];
  const watched: Transport = {
    ...transport,
    async connect(options) {
      await transport.connect(options);
      connected = performance.now();
    },
    async close() {
      closed = performance.now();
      await transport.close();
    },
  };
  const onEvent = ({ type }: RunEvent) => {
    if (type === "run-started") started = performance.now();
    if (type === "node-completed") lastEnd = performance.now();
  };
  await perform({ ...run, count: agents, transport: watched, onEvent });
  return started - connected + closed - lastEnd;
}

async function registerApart({ url, tell }: RedisBench): Promise<number> {
  const runId = crypto.randomUUID();
  const remote = answerers(agents);
  await tell({ do: "host", runId, agents, hosted: remote });
  const milliseconds = await register({ transport: redisTransport(url), runId, remote });
  await tell({ do: "stop" });
  return milliseconds;
}

async function subscribe(redis: Redis, count: number): Promise<number> {
  const channels = Array.from({ length: count }, (_, index) => `floor:agent:${index}`);
  const start = performance.now();
  await Promise.all(channels.map((channel) => redis.subscribe(channel)));
  await Promise.all(channels.map((channel) => redis.unsubscribe(channel)));
  return performance.now() - start;
}
