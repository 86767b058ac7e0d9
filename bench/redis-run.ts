import { loadWorkflow, type NodeContext, type RunEvent, type RunStore, startRun, type Transport } from "@chasmx/core";
import { redisTransport } from "@chasmx/transport-redis";
import { median } from "./figure.ts";
import type { RedisBench } from "./redis-bench.ts";
import { answerers, askingWorkflow, type Behaviour, nodeTypes } from "./redis-workflow.ts";

/** A run of the bench's workflow in this process. */
interface BenchRun extends Omit<Behaviour, "ask"> {
  readonly runId?: string;
  /** The agents that live in the other process. */
  readonly remote?: readonly string[];
  /** In memory without it. */
  readonly transport?: Transport;
  /** Where the journal is kept; in memory without it. */
  readonly store?: RunStore;
  /** Whether what is settled stays in the run's state. */
  readonly forgetsSettled?: boolean;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Runs it to its end. `work` is what the asking agent does, once the others have done with their own runs, so that it measures
 * its own work alone. Others that ask one another wait for it instead.
 */
export async function perform(bench: BenchRun, work?: (context: NodeContext) => Promise<void>): Promise<void> {
  const {
    runId = crypto.randomUUID(),
    remote = [],
    transport,
    store,
    onEvent,
    forgetsSettled = false,
    ...behaviour
  } = bench;
  const others = Promise.withResolvers<void>();
  let left = behaviour.count;
  const ask = async (context: NodeContext) => {
    if (work === undefined) return;
    if (behaviour.asksEach === undefined) await others.promise;
    await work(context);
  };
  const workflow = await loadWorkflow(askingWorkflow(behaviour), { nodeTypes: nodeTypes({ ...behaviour, ask }) });
  const run = await startRun(workflow, {
    runId,
    forgetsSettled,
    limits: { maxAsks: Number.MAX_SAFE_INTEGER, maxBroadcasts: Number.MAX_SAFE_INTEGER },
    ...(transport === undefined ? { mode: "simple" } : { transport: () => transport, remote }),
    ...(store === undefined ? {} : { store }),
    onEvent(event) {
      onEvent?.(event);
      if (event.type !== "node-completed" || event.node_id === "a") return;
      left -= 1;
      if (left === 0) others.resolve();
    },
  });
  const state = await run.finished;
  if (state.status !== "completed") throw new Error(`The run ended as ${state.status}: ${state.error?.message}`);
  if (transport !== undefined && state.fallback !== undefined) throw new Error(state.fallback.message);
}

/** The same with all agents but the asking one in the other process. */
export async function performApart(
  bench: RedisBench,
  { transport = redisTransport(bench.url), ...behaviour }: Pick<BenchRun, "count" | "delays" | "transport">,
  work: (context: NodeContext) => Promise<void>,
): Promise<void> {
  const runId = crypto.randomUUID();
  const { count, delays = false } = behaviour;
  const remote = answerers(count);
  await bench.tell({ do: "host", runId, agents: count, hosted: remote, delays });
  await perform({ ...behaviour, runId, remote, transport }, work);
  await bench.tell({ do: "stop" });
}

/** How large a question to the other process is as it travels, alone in its payload. */
export async function askedBytes(bench: RedisBench): Promise<number> {
  const sizes: number[] = [];
  const transport = watchSizes(redisTransport(bench.url), '"query"', sizes);
  await performApart(bench, { count: 1, transport }, async ({ agent }) => {
    for (let id = 0; id < 10; id++) await agent.ask("b0", String(id));
  });
  return median(sizes);
}

/** A transport that tells how large its payloads are that hold a text. */
export function watchSizes(inner: Transport, text: string, sizes: number[]): Transport {
  return {
    ...inner,
    publish(channel, payload) {
      if (payload.includes(text)) sizes.push(payload.length);
      return inner.publish(channel, payload);
    },
  };
}
