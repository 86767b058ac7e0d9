import { closeSync, fdatasyncSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { loadWorkflow, memoryRunStore, type NodeContext, type NodeType, type RunStore, startRun } from "@chasmx/core";
import { fileRunStore } from "@chasmx/runtime";
import { type Lap, type LapTimes, lapTimes, print } from "./figure.ts";
import { scratchFolder } from "./scratch.ts";

/** What a step costs with its journal kept, beside bare appends of the two lines that it writes: its start and its result. */

type Step = NodeContext["step"];

/** Makes the work of running one node in a store of its own. It resolves with the run's id. */
async function nodeWork(run: (step: Step, lap: Lap) => Promise<unknown>) {
  let lapOf: Lap = () => undefined;
  const stepping: NodeType<unknown> = {
    type: "stepping",
    description: "Makes steps that do nothing.",
    configSchema: {},
    run: (_, { step }) => run(step, lapOf).then(() => null),
  };
  const document = { name: "steps", nodes: [{ id: "node", type: "stepping" }] };
  const workflow = await loadWorkflow(document, { nodeTypes: [stepping] });
  return (open: () => RunStore) =>
    async (lap: Lap): Promise<string> => {
      lapOf = lap;
      const store = open();
      const { id, finished } = await startRun(workflow, { store });
      const { status, error } = await finished;
      if (status !== "completed") throw new Error(`The run ended as ${status}: ${error?.message}`);
      await store.close();
      return id;
    };
}

/** Steps one after another. */
const chainOf = (count: number) =>
  nodeWork(async (step, lap) => {
    lap();
    for (let index = 0; index < count; index++) {
      await step("step", () => null);
      lap();
    }
  });

/** Steps that all begin at once. */
const burstOf = (count: number) =>
  nodeWork(async (step, lap) => {
    lap();
    await Promise.all(Array.from({ length: count }, (_, index) => step(`step-${index}`, () => null)));
    lap();
  });

/** The lines that the steps of a chain write. */
async function linesOf(folder: string, chain: Awaited<ReturnType<typeof chainOf>>): Promise<string[]> {
  const runId = await chain(() => fileRunStore({ folder }))(() => undefined);
  const lines = readFileSync(join(folder, `${runId}.jsonl`), "utf8").split(/(?<=\n)/);
  return lines.filter((line) => line.includes('"type":"step-'));
}

/** The floor: the same lines with nothing around them, two to a lap. */
function appends(folder: string, lines: readonly string[], sync?: (descriptor: number) => void) {
  return (lap: Lap) => {
    const descriptor = openSync(join(folder, crypto.randomUUID()), "a");
    lap();
    for (const [index, line] of lines.entries()) {
      writeSync(descriptor, line);
      sync?.(descriptor);
      if (index % 2 === 1) lap();
    }
    closeSync(descriptor);
  };
}

async function chains(folder: string): Promise<void> {
  const chain = await chainOf(2000);
  const works = {
    memory: chain(memoryRunStore),
    file: chain(() => fileRunStore({ folder })),
    bare: appends(folder, await linesOf(folder, chain)),
  };
  const { memory, file, bare } = await lapTimes(works, { rounds: 40, warmUp: 10 });
  printChain({ store: "memory store", times: memory });
  printChain({
    store: "file store, process",
    times: file,
    floors: { "two bare appends": bare },
    reach: 2 * bare.median,
  });
}

async function syncedChains(folder: string): Promise<void> {
  const chain = await chainOf(300);
  const lines = await linesOf(folder, chain);
  const works = {
    file: chain(() => fileRunStore({ folder, durability: "disk" })),
    fdatasync: appends(folder, lines, fdatasyncSync),
    fsync: appends(folder, lines, fsyncSync),
  };
  const { file, fdatasync, fsync } = await lapTimes(works, { rounds: 20, warmUp: 3 });
  const floors = { "two appends with fdatasync": fdatasync, "two appends with fsync": fsync };
  printChain({ store: "file store, disk", times: file, floors });
}

async function syncedBursts(folder: string): Promise<void> {
  const count = 1000;
  const burst = await burstOf(count);
  const works = {
    disk: burst(() => fileRunStore({ folder, durability: "disk" })),
    memory: burst(memoryRunStore),
    synced: appends(folder, await linesOf(folder, await chainOf(100)), fdatasyncSync),
  };
  const { disk, memory, synced } = await lapTimes(works, { rounds: 40, warmUp: 10 });
  const sync = synced.median / 2;
  print({
    figure: `step of ${count} at once, file store, disk`,
    unit: "µs",
    value: disk.median / count,
    reach: sync / 20,
    floors: { "append with fdatasync": sync, "memory store": memory.median / count },
  });
}

interface Chain {
  readonly store: string;
  readonly times: LapTimes;
  readonly floors?: Readonly<Record<string, LapTimes>>;
  readonly reach?: number;
}

function printChain({ store, times, floors = {}, reach }: Chain): void {
  const each = (read: (times: LapTimes) => number) =>
    Object.fromEntries(Object.entries(floors).map(([name, floor]) => [name, read(floor)]));
  const figure = `step of a chain, ${store}`;
  const { median, p99 } = times;
  const reached = reach === undefined ? {} : { reach };
  print({ figure, unit: "µs", value: median, p99, ...reached, floors: each((floor) => floor.median) });
  const eventsPerSecond = ({ mean }: LapTimes) => 2e6 / mean;
  print({
    figure: `events of a chain, ${store}`,
    unit: "1/s",
    value: eventsPerSecond(times),
    floors: each(eventsPerSecond),
  });
}

/** Measures chains and bursts of steps. */
export async function steps(): Promise<void> {
  using scratch = scratchFolder();
  await chains(scratch.folder);
  await syncedChains(scratch.folder);
  await syncedBursts(scratch.folder);
}
