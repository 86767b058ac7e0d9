import { print } from "./figure.ts";
import { type MemoryTask, memoryOf } from "./memory-process.ts";
import { openRedisBench, type RedisBench } from "./redis-bench.ts";
import { answerers } from "./redis-workflow.ts";

/**
 * What a question and its answer leave behind in a run that goes on, on the heap and of the machine's memory. The floor is the
 * JSON of their two events, a byte a character.
 */

const count = 60_000;

/** Measures it in memory, over Redis within one process, and with the answering agent in another, with each kind of journal. */
export async function memoryPerMessage(): Promise<void> {
  await using bench = await openRedisBench();
  const stores = {
    memory: "kept in memory",
    file: "kept in a file",
    nothing: "not kept, what is settled forgotten",
  } as const;
  const { url } = bench;
  const ways = {
    "in memory": (task: MemoryTask) => growth(task),
    "over Redis, same process": (task: MemoryTask) => growth({ ...task, url }),
    "over Redis, another process": (task: MemoryTask) => growthApart(bench, { ...task, url }),
  };
  for (const [mode, measure] of Object.entries(ways)) {
    for (const [store, kept] of Object.entries(stores)) {
      const { heap, resident, journaled } = await measure({ store: store as keyof typeof stores, count, samples: 1 });
      const floors = { "the JSON of its events": journaled };
      const figure = `memory of a question and its answer ${mode}, journal ${kept}`;
      print({ figure: `${figure}: heap`, unit: "B", value: heap, floors });
      print({ figure: `${figure}: resident`, unit: "B", value: resident, floors });
    }
  }
}

/** Bytes an ask. */
interface Growth {
  readonly heap: number;
  readonly resident: number;
  readonly journaled: number;
}

async function growth(task: MemoryTask): Promise<Growth> {
  const [first, last] = await memoryOf(task);
  if (first === undefined || last === undefined) throw new Error("The process that asks told nothing of its memory.");
  const each = (part: "heapBytes" | "residentBytes" | "journaled") => (last[part] - first[part]) / task.count;
  return { heap: each("heapBytes"), resident: each("residentBytes"), journaled: each("journaled") };
}

/** That of the process that asks and owns the run. */
async function growthApart({ tell }: RedisBench, task: MemoryTask): Promise<Growth> {
  const runId = crypto.randomUUID();
  await tell({ do: "host", runId, agents: 1, hosted: answerers(1) });
  const grown = await growth({ ...task, runId });
  await tell({ do: "stop" });
  return grown;
}

const manyAsks = 1_000_000;

/**
 * Asks 1,000,000 questions in one run, which keeps no journal, and prints the heap after each 100,000. What a run holds in
 * memory must not grow with every question.
 */
export async function millionAsks(): Promise<void> {
  const samples = await memoryOf({
    store: "nothing",
    count: manyAsks,
    samples: 10,
    onSample: ({ asked, heapBytes, residentBytes }) => {
      const floors = { "resident memory": residentBytes / 1e6 };
      print({ figure: `heap after ${asked} asks of one run`, unit: "MB", value: heapBytes / 1e6, floors });
    },
  });
  const [first, last] = [samples.at(0), samples.at(-1)];
  const perAsk = ((last?.heapBytes ?? Number.NaN) - (first?.heapBytes ?? Number.NaN)) / manyAsks;
  print({ figure: `growth of the heap an ask over ${manyAsks} asks`, unit: "B", value: perAsk, reach: 1 });
}
