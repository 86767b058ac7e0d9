import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildGraph, type Graph, type GraphNode } from "../workflow/graph.ts";
import { createScheduler, type Taken } from "./scheduler.ts";

interface Plan {
  readonly types: readonly string[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly branch: string | undefined }[];
  readonly outcomes: readonly Taken[];
  /** Which of the nodes that could end next does: makes every order of ends possible. */
  readonly order: readonly number[];
}

const outcome = fc.oneof(
  fc.constant<Taken>("all"),
  fc.constant<Taken>("none"),
  fc.constantFrom("x", "y").map((branch): Taken => ({ branch })),
);

/** Edges lead from lower to higher numbers only, so there is no cycle. Two edges may join the same two nodes. */
const plan: fc.Arbitrary<Plan> = fc.integer({ min: 2, max: 25 }).chain((size) =>
  fc.record({
    types: fc.array(fc.constantFrom("start", "worker", "worker"), { minLength: size, maxLength: size }),
    edges: fc.array(
      fc
        .tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom(undefined, undefined, "x", "y"))
        .filter(([from, to]) => from !== to)
        .map(([a, b, branch]) => ({ from: Math.min(a, b), to: Math.max(a, b), branch })),
      { maxLength: 60 },
    ),
    outcomes: fc.array(outcome, { minLength: size, maxLength: size }),
    order: fc.array(fc.nat(1000), { minLength: size, maxLength: size }),
  }),
);

function graphOf({ types, edges }: Plan): Graph {
  return buildGraph(
    types.map((type, index) => ({ id: `n${index}`, type })),
    edges.map(({ from, to, branch }) => ({
      from: `n${from}`,
      to: `n${to}`,
      ...(branch === undefined ? {} : { branch }),
    })),
  );
}

function takes(taken: Taken, branch: string | undefined): boolean {
  return typeof taken === "string" ? taken === "all" : branch === undefined || branch === taken.branch;
}

/** What must become of each node, said as plainly as possible: by going through the nodes in topological order. */
function expected({ edges, outcomes }: Plan, graph: Graph): Map<string, "ran" | "skipped"> {
  const entries = new Set(graph.entries.map((node) => node.id));
  const fate = new Map<string, "ran" | "skipped">();
  for (const node of graph.nodes) {
    const into = edges.filter((edge) => `n${edge.to}` === node.id);
    const isReached = into.some(
      ({ from, branch }) => fate.get(`n${from}`) === "ran" && takes(outcomes[from] as Taken, branch),
    );
    fate.set(node.id, isReached || entries.has(node.id) ? "ran" : "skipped");
  }
  return fate;
}

/** Runs a plan to its end, and gives every node in the order of its start or skip. */
function play(given: Plan, graph: Graph) {
  const scheduler = createScheduler(graph);
  const fate = new Map<string, "ran" | "skipped">();
  const started: string[] = [];
  const ended = new Set<string>();
  const running: GraphNode[] = [];
  const note = (id: string, what: "ran" | "skipped") => {
    expect(fate.has(id), `${id} is decided twice`).toBe(false);
    fate.set(id, what);
  };
  for (let step = 0; ; step++) {
    for (let node = scheduler.nextSkipped(); node !== undefined; node = scheduler.nextSkipped()) {
      note(node.id, "skipped");
      ended.add(node.id);
    }
    for (let node = scheduler.next(); node !== undefined; node = scheduler.next()) {
      note(node.id, "ran");
      started.push(node.id);
      for (const { from } of node.incoming)
        expect(ended.has(from.id), `${node.id} starts before ${from.id} ends`).toBe(true);
      running.push(node);
    }
    const [node] = running.splice((given.order[step % given.order.length] ?? 0) % Math.max(1, running.length), 1);
    if (node === undefined) return { fate, started };
    ended.add(node.id);
    scheduler.settle(node, given.outcomes[node.index] as Taken);
  }
}

describe("scheduler", () => {
  test("ends every graph with each node run or skipped once, never before what it needs, as the plain model says", () => {
    fc.assert(
      fc.property(plan, (given) => {
        const graph = graphOf(given);
        expect(Object.fromEntries(play(given, graph).fate)).toEqual(Object.fromEntries(expected(given, graph)));
      }),
      { numRuns: 1000 },
    );
  });

  test("decides the same whatever the order in which nodes end", () => {
    fc.assert(
      fc.property(plan, fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 }), (given, order) => {
        const graph = graphOf(given);
        const one = Object.fromEntries(play(given, graph).fate);
        expect(Object.fromEntries(play({ ...given, order }, graph).fate)).toEqual(one);
      }),
    );
  });

  test.each([
    ["run", "all"],
    ["skipped", "none"],
  ] as const)("goes through a chain of 100,000 nodes that are %s without overflowing the stack", (_, taken) => {
    const size = 100_000;
    const graph = buildGraph(
      Array.from({ length: size }, (_, index) => ({ id: `n${index}`, type: "worker" })),
      Array.from({ length: size - 1 }, (_, index) => ({ from: `n${index}`, to: `n${index + 1}` })),
    );
    const scheduler = createScheduler(graph);
    let ran = 0;
    for (let node = scheduler.next(); node !== undefined; node = scheduler.next()) {
      ran += 1;
      scheduler.settle(node, taken);
    }
    let skipped = 0;
    while (scheduler.nextSkipped() !== undefined) skipped += 1;
    expect([ran, skipped]).toEqual(taken === "all" ? [size, 0] : [1, size - 1]);
  });

  test("holds 200,000 entries that join in one node", () => {
    const size = 200_000;
    const graph = buildGraph(
      [
        ...Array.from({ length: size }, (_, index) => ({ id: `n${index}`, type: "worker" })),
        { id: "join", type: "worker" },
      ],
      Array.from({ length: size }, (_, index) => ({ from: `n${index}`, to: "join" })),
    );
    const scheduler = createScheduler(graph);
    let last: string | undefined;
    for (let node = scheduler.next(); node !== undefined; node = scheduler.next()) {
      last = node.id;
      scheduler.settle(node, "all");
    }
    expect(last).toBe("join");
  });
});
