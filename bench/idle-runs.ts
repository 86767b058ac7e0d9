import { loadWorkflow, type NodeType, startRun } from "@chasmx/core";
import { print } from "./figure.ts";

/** What a run holds while it waits for something outside. */

const count = 2000;

/** Measures the heap of many runs whose one node waits. Needs `--expose-gc`. */
export async function idleRuns(): Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("Run the bench with --expose-gc: the heap is read after a collection.");
  const releases: (() => void)[] = [];
  const waiting: NodeType<unknown> = {
    type: "waiting",
    description: "Waits until it is released.",
    configSchema: {},
    isPatient: true,
    run: () => new Promise<null>((resolve) => releases.push(() => resolve(null))),
  };
  const workflow = await loadWorkflow(
    { name: "idle", nodes: [{ id: "a", type: "waiting" }] },
    { nodeTypes: [waiting] },
  );
  const used = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    gc();
    return process.memoryUsage().heapUsed;
  };
  await (async () => {
    const run = await startRun(workflow);
    await new Promise((resolve) => setImmediate(resolve));
    releases.pop()?.();
    await run.finished;
  })();
  const before = await used();
  const runs = await Promise.all(Array.from({ length: count }, () => startRun(workflow)));
  const after = await used();
  print({ figure: "heap of an idle run", unit: "kB", value: (after - before) / count / 1000, reach: 10 });
  for (const release of releases) release();
  await Promise.all(runs.map((run) => run.finished));
}
