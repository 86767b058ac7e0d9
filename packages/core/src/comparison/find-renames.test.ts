import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareWorkflows } from "./compare-workflows.ts";

interface Flow {
  readonly nodes: readonly { readonly id: string; readonly type?: string; readonly config?: object }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly branch?: string }[];
}

const compare = (before: object, after: object) => compareWorkflows(JSON.stringify(before), JSON.stringify(after));

/** The same flow with other ids for its nodes. */
function renamed({ nodes, edges }: Flow, names: Readonly<Record<string, string>>): Flow {
  const nameOf = (id: string) => names[id] ?? id;
  return {
    nodes: nodes.map((node) => ({ ...node, id: nameOf(node.id) })),
    edges: edges.map((edge) => ({ ...edge, from: nameOf(edge.from), to: nameOf(edge.to) })),
  };
}

const flow: Flow = {
  nodes: [
    { id: "start", type: "start" },
    { id: "one", type: "transformer", config: { expression: "1" } },
    { id: "two", type: "transformer", config: { expression: "2" } },
    { id: "end", type: "end" },
  ],
  edges: [
    { from: "start", to: "one" },
    { from: "one", to: "two", branch: "b" },
    { from: "two", to: "end" },
  ],
};

describe("a node with another id", () => {
  test("is renamed where all else is what it was, also beside others that are", () => {
    expect(compare(flow, renamed(flow, { one: "eins" }))).toMatchObject({
      changed: true,
      nodes: [{ change: "renamed", id: "eins", was: "one", type: "transformer", values: [] }],
      edges: [],
    });
    const both = compare(flow, renamed(flow, { one: "eins", two: "zwei" }));
    expect(both.nodes.map(({ was, id }) => [was, id])).toEqual([
      ["one", "eins"],
      ["two", "zwei"],
    ]);
    expect(both.edges).toEqual([]);
  });

  const edge = (from: string, to: string) => ({ from, to });
  test.each<[string, (after: Flow) => Flow]>([
    ["its config", ({ nodes, edges }) => ({ edges, nodes: nodes.map((node) => ({ ...node, config: {} })) })],
    ["its type", ({ nodes, edges }) => ({ edges, nodes: nodes.map((node) => ({ ...node, type: "x" })) })],
    ["an edge more", ({ nodes, edges }) => ({ nodes, edges: [...edges, edge("start", "eins")] })],
    ["an edge less", ({ nodes, edges }) => ({ nodes, edges: edges.slice(1) })],
    ["another branch", ({ nodes, edges }) => ({ nodes, edges: edges.map((one) => ({ ...one, branch: "c" })) })],
    ["a twin", ({ nodes, edges }) => ({ edges, nodes: [...nodes, ...nodes.filter(({ id }) => id === "eins")] })],
  ])("is another node where it has %s", (_, change) => {
    const { nodes } = compare(flow, change(renamed(flow, { one: "eins" })));
    expect(nodes.some((node) => node.change === "renamed")).toBe(false);
    expect(nodes).toContainEqual(expect.objectContaining({ change: "removed", id: "one" }));
  });

  test("is another node where two could be meant", () => {
    const twins = {
      nodes: [
        { id: "a", type: "end" },
        { id: "b", type: "end" },
      ],
      edges: [],
    };
    const { nodes } = compare(twins, renamed(twins, { a: "x", b: "y" }));
    expect(nodes.map(({ change }) => change)).toEqual(["removed", "removed", "added", "added"]);
  });

  test("is another node where its neighbour is", () => {
    const after = renamed(flow, { one: "eins", two: "zwei" });
    const nodes = after.nodes.map((node) => (node.id === "zwei" ? { ...node, config: { expression: "3" } } : node));
    expect(compare(flow, { ...after, nodes }).nodes.map(({ change }) => change)).toEqual([
      "removed",
      "removed",
      "added",
      "added",
    ]);
  });

  test("keeps its part in the conversation, unless others still ask for its old id", () => {
    const before = {
      nodes: [
        { id: "a", type: "ai-processor", config: { can_communicate: true, prompt: "CALL: ask_node('b', 'x')" } },
        { id: "b", type: "ai-processor", config: { can_communicate: true, prompt: "Know." } },
      ],
      edges: [],
    };
    const after = renamed(before, { b: "c" });
    expect(compare(before, after).conversation.map(({ sentence }) => sentence)).toEqual(["a no longer asks c"]);
    const told = JSON.parse(JSON.stringify(after).replace("'b'", "'c'")) as object;
    expect(compare(before, told)).toMatchObject({ nodes: [{ id: "a" }, { change: "renamed" }], conversation: [] });
  });

  test("is never taken for renamed where the edges say otherwise", () => {
    const ids = fc.constantFrom("a", "b", "c", "d");
    const node = fc.record({ id: ids, type: fc.constantFrom("x", "y") });
    const any = fc
      .record({
        nodes: fc.uniqueArray(node, { selector: ({ id }) => id, maxLength: 4 }),
        edges: fc.array(fc.record({ from: ids, to: ids }), { maxLength: 5 }),
      })
      .map(({ nodes, edges }) => {
        const known = new Set(nodes.map(({ id }) => id));
        return { nodes, edges: edges.filter(({ from, to }) => known.has(from) && known.has(to)) };
      });
    fc.assert(
      fc.property(any, any, (before, after) => {
        const renames = compare(before, after).nodes.filter(({ change }) => change === "renamed");
        const names = Object.fromEntries(renames.map(({ was = "", id = "" }) => [was, id]));
        const linksOf = ({ edges }: Flow, id: string) =>
          edges.filter(({ from, to }) => from === id || to === id).map(({ from, to }) => `${from} ${to}`);
        const mapped = renamed(before, names);
        for (const id of Object.values(names)) expect(linksOf(mapped, id).sort()).toEqual(linksOf(after, id).sort());
      }),
    );
  });
});
