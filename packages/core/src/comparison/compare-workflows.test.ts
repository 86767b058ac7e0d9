import { describe, expect, test } from "vitest";
import { compareWorkflows } from "./compare-workflows.ts";
import type { WorkflowComparison } from "./workflow-comparison.ts";

/** Compares two documents, given as values or as the texts that they are. */
function compare(before: unknown, after: unknown): WorkflowComparison {
  const [old, now] = [before, after].map((side) => (typeof side === "string" ? side : JSON.stringify(side)));
  return compareWorkflows(old ?? "", now ?? "");
}

const tea = {
  name: "Tea",
  metadata: { communication_mode: "simple", tags: ["a", "b"], budget: { max_asks: 3 } },
  variables: [
    { name: "topic", type: "string", value: "tides" },
    { name: "token", secret: true, value: "first-secret" },
  ],
  nodes: [
    { id: "start", type: "start", position: { x: 0, y: 0 } },
    { id: "guest", type: "ai-processor", config: { prompt: "Choose.", temperature: 1 }, retry: { max_attempts: 2 } },
    { id: "route", type: "condition", config: { cases: [{ name: "hot", condition: "true" }] } },
    { id: "end", type: "end" },
  ],
  edges: [
    { from: "start", to: "guest" },
    { from: "guest", to: "route" },
    { from: "route", to: "end", branch: "hot" },
  ],
};

describe("compareWorkflows", () => {
  test("finds nothing between a document and itself, and says so as plain data", () => {
    const comparison = compare(tea, JSON.stringify(tea, null, 4));
    expect(comparison).toEqual({
      format: 1,
      changed: false,
      workflow: [],
      variables: [],
      nodes: [],
      edges: [],
      conversation: [],
      moved: [],
      problems: [],
    });
  });

  test("takes no notice of the order of nodes, edges, variables and keys", () => {
    const turned = Object.fromEntries(
      Object.entries({ ...tea, variables: tea.variables.toReversed(), edges: tea.edges.toReversed() }).reverse(),
    );
    expect(compare(tea, { ...turned, nodes: tea.nodes.toReversed() }).changed).toBe(false);
  });

  test("tells what the workflow says of itself by its place", () => {
    const metadata = { communication_mode: "pubsub", tags: ["a", "x", "b"], budget: { max_asks: 3, max_tokens: 9 } };
    expect(compare(tea, { ...tea, description: "Hot.", metadata }).workflow).toEqual([
      { change: "changed", pointer: "/metadata/communication_mode", before: "simple", after: "pubsub" },
      { change: "added", pointer: "/metadata/tags/1", after: "x" },
      { change: "added", pointer: "/metadata/budget/max_tokens", after: 9 },
      { change: "added", pointer: "/description", after: "Hot." },
    ]);
  });

  test("hands on -0 as JSON writes it, and finds nothing between it and 0", () => {
    const { workflow } = compare('{"name":null}', '{"name":-0}');
    expect(workflow).toEqual([{ change: "changed", pointer: "/name", before: null, after: 0 }]);
    expect(compare('{"name":0}', '{"name":-0}').changed).toBe(false);
  });

  test("tells variables that came, went or changed", () => {
    const variables = [
      { name: "topic", type: "string", value: "winds" },
      { name: "n", value: 1 },
    ];
    expect(compare({ ...tea, variables: [tea.variables[0]] }, { ...tea, variables }).variables).toEqual([
      {
        change: "changed",
        name: "topic",
        values: [{ change: "changed", pointer: "/value", before: "tides", after: "winds" }],
      },
      { change: "added", name: "n", values: [{ change: "added", pointer: "/value", after: 1 }] },
    ]);
    expect(compare(tea, { ...tea, variables: [] }).variables).toMatchObject([
      { change: "removed", name: "topic", values: [{ pointer: "/type" }, { pointer: "/value", before: "tides" }] },
      { change: "removed", name: "token" },
    ]);
  });

  test("tells each key of a node that differs, and what a new node says", () => {
    const nodes = [
      tea.nodes[0],
      {
        id: "guest",
        type: "ai-processor",
        config: { prompt: "Take.", temperature: 1, model: "m" },
        timeout_seconds: 9,
      },
      { id: "route", type: "condition", config: { cases: [{ name: "hot", condition: "false" }] } },
      tea.nodes[3],
      { id: "host", type: "ai-processor", config: { prompt: "Brew." } },
    ];
    expect(compare(tea, { ...tea, nodes }).nodes).toEqual([
      {
        change: "changed",
        id: "guest",
        type: "ai-processor",
        values: [
          { change: "changed", pointer: "/config/prompt", before: "Choose.", after: "Take." },
          { change: "added", pointer: "/config/model", after: "m" },
          { change: "removed", pointer: "/retry", before: { max_attempts: 2 } },
          { change: "added", pointer: "/timeout_seconds", after: 9 },
        ],
      },
      {
        change: "changed",
        id: "route",
        type: "condition",
        values: [{ change: "changed", pointer: "/config/cases/0/condition", before: "true", after: "false" }],
      },
      {
        change: "added",
        id: "host",
        type: "ai-processor",
        values: [{ change: "added", pointer: "/config/prompt", after: "Brew." }],
      },
    ]);
    const { nodes: gone } = compare({ ...tea, nodes }, { ...tea, nodes: tea.nodes.slice(0, 1) });
    expect(gone.map(({ change, id, type }) => [change, id, type])).toContainEqual(["removed", "host", "ai-processor"]);
  });

  test("tells another type of a node", () => {
    const nodes = [...tea.nodes.slice(0, 3), { id: "end", type: "delay" }];
    expect(compare(tea, { ...tea, nodes }).nodes).toEqual([
      {
        change: "changed",
        id: "end",
        type: "delay",
        values: [{ change: "changed", pointer: "/type", before: "end", after: "delay" }],
      },
    ]);
  });

  test("tells edges that came or went, and other branches", () => {
    const edges = [tea.edges[0], { from: "route", to: "end", branch: "cold" }, { from: "start", to: "end" }];
    expect(compare(tea, { ...tea, edges }).edges).toEqual([
      { change: "removed", from: "guest", to: "route", values: [] },
      {
        change: "changed",
        from: "route",
        to: "end",
        values: [{ change: "changed", pointer: "/branch", before: "hot", after: "cold" }],
      },
      { change: "added", from: "start", to: "end", values: [] },
    ]);
  });

  test("keeps nodes apart that an editor only draws elsewhere", () => {
    const moved = [
      { ...tea.nodes[0], position: { x: 9, y: 9 } },
      { ...tea.nodes[1], position: { x: 1, y: 1 } },
    ];
    const comparison = compare(tea, { ...tea, nodes: [...moved, ...tea.nodes.slice(2)] });
    expect(comparison).toMatchObject({ changed: false, nodes: [], moved: ["start", "guest"] });
    const nodes = [{ ...tea.nodes[0], position: { x: 9, y: 9 }, timeout_seconds: 1 }, ...tea.nodes.slice(1)];
    const both = compare(tea, { ...tea, nodes });
    expect(both).toMatchObject({ changed: true, moved: [] });
    expect(both.nodes[0]?.values).toEqual([{ change: "added", pointer: "/timeout_seconds", after: 1 }]);
  });
});

describe("a secret", () => {
  const secret = (value: unknown) => ({ ...tea, variables: [{ name: "token", value, secret: true }] });
  const open = (value: unknown) => ({ ...tea, variables: [{ name: "token", value }] });

  test.each([
    ["changes", [secret("first-secret"), secret("other-secret")], "changed"],
    ["becomes one", [open("first-secret"), secret("other-secret")], "changed"],
    ["is one no longer", [secret("first-secret"), open("other-secret")], "changed"],
    ["is given a value", [secret(undefined), secret("other-secret")], "added"],
    ["loses its value", [secret("first-secret"), secret(undefined)], "removed"],
    ["is an object", [secret({ key: "first-secret" }), secret({ key: "other-secret" })], "changed"],
  ])("is told without its value where it %s", (_, [before, after], change) => {
    const comparison = compare(before, after);
    expect(comparison.variables[0]?.values).toContainEqual({ change, pointer: "/value", secret: true });
    expect(JSON.stringify(comparison)).not.toMatch(/first-secret|other-secret/);
  });

  test.each([
    ["is new", { ...tea, variables: [] }, tea],
    ["is gone", tea, { ...tea, variables: [] }],
    ["has no name", tea, { ...tea, variables: [{ secret: true, value: "first-secret" }] }],
    ["stands where no list is", tea, { ...tea, variables: { token: { secret: true, value: "first-secret" } } }],
    ["says of itself something else than true", tea, { ...tea, x: [{ secret: "yes", value: "first-secret" }] }],
    ["stands in a broken text", tea, '{"variables": [{"name": "token", "secret": true, "value": first-secret}'],
  ])("keeps its value to itself where it %s", (_, before, after) => {
    const comparison = compare(before, after);
    expect(comparison.changed).toBe(true);
    expect(JSON.stringify(comparison)).not.toContain("first-secret");
  });
});

describe("a document that is none", () => {
  test.each([
    ["nothing", ""],
    ["no JSON", "# Notes"],
    ["a list", "[1]"],
    ["a text", '"workflow"'],
    ["parts of the wrong kind", '{"nodes": 1, "edges": {"a": 1}, "variables": null, "metadata": []}'],
    ["entries of the wrong kind", '{"nodes": [null, 1, "a", [], {}, {"id": 5}], "edges": [0, {}], "variables": [{}]}'],
    ["ids twice", '{"nodes": [{"id": "a", "type": "start"}, {"id": "a", "type": "end"}, {"id": "a"}]}'],
    [
      "keys of a prototype",
      '{"__proto__": {"x": 1}, "constructor": 2, "nodes": [{"id": "__proto__", "type": "toString"}]}',
    ],
  ])("can be %s", (_, text) => {
    expect(compare(text, text)).toMatchObject({ changed: false, workflow: [], nodes: [], edges: [], variables: [] });
    expect(compare(tea, text).changed).toBe(true);
    expect(compare(text, tea).changed).toBe(true);
  });

  test("is compared as far as it can be read, and its problems are named", () => {
    const text = JSON.stringify(tea);
    const comparison = compare(text, text.slice(0, -1));
    expect(comparison).toMatchObject({ changed: true, nodes: [], edges: [], variables: [] });
    expect(comparison.problems).toMatchObject([{ side: "after", code: "json-syntax" }]);
    expect(compare(text.slice(0, -1), text.slice(0, -1))).toMatchObject({ changed: false, nodes: [] });
    expect(compare('{"nodes": [{"id": "a", "type": "end"}], "edges": [', tea).nodes).toContainEqual(
      expect.objectContaining({ change: "removed", id: "a" }),
    );
  });

  test("may have ids twice: equal nodes belong together, then those in the same order", () => {
    const nodes = [
      { id: "a", type: "start" },
      { id: "a", type: "end" },
      { id: "a", type: "delay" },
    ];
    const after = [nodes[2], nodes[0], { id: "a", type: "filter" }];
    expect(compare({ nodes }, { nodes: after }).nodes).toEqual([
      {
        change: "changed",
        id: "a",
        type: "filter",
        values: [{ change: "changed", pointer: "/type", before: "end", after: "filter" }],
      },
    ]);
  });

  test("reads keys of a prototype as the keys that they are", () => {
    const before = '{"metadata": {"__proto__": 1}, "nodes": [{"id": "constructor", "type": "end"}]}';
    const after = '{"metadata": {"constructor": 1}, "nodes": [{"id": "__proto__", "type": "start"}]}';
    expect(compare(before, after)).toMatchObject({
      workflow: [
        { change: "removed", pointer: "/metadata/__proto__", before: 1 },
        { change: "added", pointer: "/metadata/constructor", after: 1 },
      ],
      nodes: [
        { change: "removed", id: "constructor" },
        { change: "added", id: "__proto__" },
      ],
    });
  });
});
