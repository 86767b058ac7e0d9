import { memoryRunStore, type NodeContext, type RunStore } from "@chasmx/core";
import { fileRunStore } from "@chasmx/runtime";
import { redisTransport } from "@chasmx/transport-redis";
import { perform } from "./redis-run.ts";
import { answerers } from "./redis-workflow.ts";
import { scratchFolder } from "./scratch.ts";

/**
 * `memory-program STORE COUNT SAMPLES [URL [RUN]]`, a process of its own, so that its memory is that of one run alone: one agent
 * asks another COUNT questions, some of them at the same time, in memory or over the Redis at URL. The other lives elsewhere
 * where RUN is given, the id of the run that it is hosted for. Sends its memory before the first question and after each of
 * the SAMPLES parts, always after a collection.
 */

export interface Sample {
  /** Questions asked and answered so far. */
  readonly asked: number;
  readonly heapBytes: number;
  /** What the process holds of the machine's memory. */
  readonly residentBytes: number;
  /** Characters of JSON that the store was given so far. */
  readonly journaled: number;
}

const [storeName = "", count = "", samples = "", url, runId] = process.argv.slice(2);
/** Compiled code, caches that fill once, and the lists that only remember the latest are there by then. */
const warmUp = 20_000;
/** So many questions are under way at one time. */
const lanes = 50;

using scratch = scratchFolder();
let journaled = 0;

const stores: Readonly<Record<string, () => RunStore>> = {
  memory: memoryRunStore,
  file: () => fileRunStore({ folder: scratch.folder }),
  nothing: () => ({ ...memoryRunStore(), append: async () => undefined, appendNow: () => undefined }),
};

function counted(store: RunStore): RunStore {
  const { appendNow } = store;
  if (appendNow === undefined) return store;
  return {
    ...store,
    appendNow(lease, sequence, events) {
      for (const event of events) journaled += JSON.stringify(event).length + 1;
      appendNow(lease, sequence, events);
    },
  };
}

async function sample(asked: number): Promise<void> {
  // What is under way at this moment ends first.
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (let collection = 0; collection < 3; collection++) globalThis.gc?.();
  const { heapUsed: heapBytes, rss: residentBytes } = process.memoryUsage();
  process.send?.({ asked, heapBytes, residentBytes, journaled } satisfies Sample);
}

/** Asks so many questions, some of them at the same time. */
async function askAll({ agent }: NodeContext, questions: number): Promise<void> {
  let left = questions;
  const askOn = async (lane: number) => {
    while (left-- > 0) await agent.ask("b0", "Is this the question?", { step: `lane-${lane}` });
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => askOn(lane)));
}

async function ask(context: NodeContext): Promise<void> {
  await askAll(context, warmUp);
  await sample(0);
  for (let part = 1; part <= Number(samples); part++) {
    await askAll(context, Number(count) / Number(samples));
    await sample((part * Number(count)) / Number(samples));
  }
}

const create = stores[storeName];
if (create === undefined)
  throw new Error(`There is no store "${storeName}". Stores: ${Object.keys(stores).join(", ")}.`);
const store = counted(create());
await perform(
  {
    count: 1,
    store,
    forgetsSettled: storeName === "nothing",
    ...(url === undefined ? {} : { transport: redisTransport(url) }),
    ...(runId === undefined ? {} : { runId, remote: answerers(1) }),
  },
  ask,
);
await store.close();
process.disconnect();
