import { startRedis } from "../packages/transport-redis/src/redis-server.test-kit.ts";
import { print } from "./figure.ts";
import { type MemoryTask, memoryOf } from "./memory-process.ts";

/**
 * What a question and its answer leave behind in a run that goes on, on the heap and of the machine's memory. The floor is the
 * JSON of their two events, a byte a character.
 */

const count = 60_000;

/** Measures it in memory and over Redis, with each kind of journal. Over Redis both agents are in the process as well. */
export async function memoryPerMessage(): Promise<void> {
  await using server = await startRedis();
  const modes = { "in memory": {}, "over Redis": { url: server.url } };
  const stores = { memory: "kept in memory", file: "kept in a file", nothing: "not kept" } as const;
  for (const [mode, way] of Object.entries(modes)) {
    for (const [store, kept] of Object.entries(stores)) {
      const task = { ...way, store: store as keyof typeof stores, count, samples: 1 };
      const { heap, resident, journaled } = await growth(task);
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
