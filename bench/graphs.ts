import { loadWorkflow, type NodeType, startRun, type Workflow } from "@chasmx/core";
import { PGraph } from "p-graph";
import { medians, print } from "./figure.ts";

/** What the engine costs for each node that does nothing, with every event kept in the memory store. */

const nothing: NodeType<unknown> = { type: "nothing", description: "Does nothing.", configSchema: {}, run: () => null };

interface Shape {
  readonly name: string;
  readonly size: number;
  readonly edges: readonly (readonly [from: number, to: number])[];
}

const chain = (size: number): Shape => ({
  name: `chain of ${size}`,
  size,
  edges: Array.from({ length: size - 1 }, (_, index) => [index, index + 1] as const),
});

const fanOut = (size: number): Shape => ({
  name: `fan-out of ${size}`,
  size,
  edges: Array.from({ length: size - 1 }, (_, index) => [0, index + 1] as const),
});

/** Every node of a layer waits for every node of the layer before. */
function layers(width: number, depth: number): Shape {
  const edges: [number, number][] = [];
  for (let to = width; to < width * depth; to++) {
    const before = (Math.floor(to / width) - 1) * width;
    for (let from = before; from < before + width; from++) edges.push([from, to]);
  }
  return { name: `${depth} layers of ${width}`, size: width * depth, edges };
}

function workflowOf({ name, size, edges }: Shape): Promise<Workflow> {
  const nodes = Array.from({ length: size }, (_, index) => ({ id: `n${index}`, type: "nothing" }));
  const document = {
    name,
    metadata: { max_concurrency: 10_000 },
    nodes,
    edges: edges.map(([from, to]) => ({ from: `n${from}`, to: `n${to}` })),
  };
  return loadWorkflow(document, { nodeTypes: [nothing] });
}

async function runWorkflow(workflow: Workflow): Promise<void> {
  const { status } = await (await startRun(workflow)).finished;
  if (status !== "completed") throw new Error(`The run ended as ${status}.`);
}

/** The floor: a promise for each node, which waits for those before it, and nothing else. */
async function promiseLoop({ size, edges }: Shape): Promise<void> {
  const before: number[][] = Array.from({ length: size }, () => []);
  for (const [from, to] of edges) before[to]?.push(from);
  const done: Promise<null>[] = [];
  for (let node = 0; node < size; node++) {
    const waits = (before[node] ?? []).map((from) => done[from]);
    done.push(Promise.all(waits).then(() => null));
  }
  await Promise.all(done);
}

async function pGraph({ size, edges }: Shape): Promise<void> {
  const nodes = Object.fromEntries(Array.from({ length: size }, (_, index) => [`n${index}`, { run: () => null }]));
  await new PGraph(
    nodes,
    edges.map(([from, to]): [string, string] => [`n${from}`, `n${to}`]),
  ).run();
}

/** Measures every shape beside its floors. */
export async function graphs(): Promise<void> {
  for (const shape of [chain(100), chain(1000), fanOut(1000), layers(20, 50)]) {
    const workflow = await workflowOf(shape);
    const works = {
      chasmx: () => runWorkflow(workflow),
      promises: () => promiseLoop(shape),
      pGraph: () => pGraph(shape),
    };
    const found = await medians(works, { rounds: 40, warmUp: 15 });
    const each = (name: keyof typeof works) => (found[name] ?? Number.NaN) / shape.size;
    const floors = { "promise loop": each("promises"), "p-graph": each("pGraph") };
    print({ figure: `${shape.name}, per node`, unit: "µs", value: each("chasmx"), reach: 3, floors });
  }
}
