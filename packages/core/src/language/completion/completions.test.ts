import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../workflow/parse.ts";
import { atCursor, lastNode } from "../cursor.test-kit.ts";
import { nodeTypesOf } from "../node-types.ts";
import { openSnapshot } from "../snapshot.ts";
import { applyEdits } from "../span.ts";
import type { CompletionOptions } from "./completion.ts";
import { completionsAt } from "./completions.ts";

function complete(marked: string, options: CompletionOptions = {}) {
  const { snapshot, offset } = atCursor(marked);
  return { snapshot, items: completionsAt(snapshot, offset, options).items };
}

/** The document after the completion of that label was taken. */
function taken(marked: string, label: string): string {
  const { snapshot, items } = complete(marked);
  const item = items.find((one) => one.label === label);
  if (item === undefined) throw new Error(`There is no ${label} among ${items.map((one) => one.label).join(", ")}.`);
  return applyEdits(snapshot.text, [{ ...item.span, text: item.insert }]);
}

const labels = (marked: string, options?: CompletionOptions) =>
  complete(marked, options).items.map(({ label }) => label);
const prompt = (text: string) => lastNode("ai-processor", { prompt: text, can_communicate: true });
const expression = (text: string) => lastNode("transformer", { expression: text });
const workflow = (
  edges: string,
  nodes = '{ "id": "a", "type": "condition", "config": { "condition": "true" } }, { "id": "b", "type": "end" }',
) => `{ "name": "W", "nodes": [${nodes}], "edges": [${edges}] }`;

describe("values", () => {
  test.each([
    [workflow('{ "from": "|", "to": "b" }'), ["a", "b"]],
    [workflow('{ "from": "a", "to": | }'), ["a", "b"]],
    [workflow('{ "from": "a", "to": | "b" }'), []],
    [workflow('{ "from": | "to": "b" }'), ["a", "b"]],
    [workflow('{ "from": "a", "to": "b|" }'), ["a", "b"]],
    [workflow('{ "from": "a", "to": "b", "branch": "|" }'), ["true", "false"]],
    [workflow('{ "from": "b", "to": "a", "branch": "|" }'), []],
    [workflow("", '{ "id": "a", "type": "ai-processor", "config": { "can_communicate": | } }'), ["true", "false"]],
    [
      workflow("", '{ "id": "a", "type": "ai-processor", "config": { "reasoning_effort": "|" } }').replace("x", "x"),
      expect.arrayContaining(["low", "high"]),
    ],
    [workflow("", '{ "id": "a", "type": "x", "on_error": "|" }'), ["fail", "continue", "skip"]],
    ['{ "metadata": { "communication_mode": "|" } }', ["simple", "pubsub"]],
  ])("for %s", (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  test("are node types with what they say of themselves", () => {
    const { items } = complete(workflow("", '{ "id": "a", "type": "|" }'));
    expect(items.find(({ label }) => label === "approval")).toMatchObject({
      kind: "node-type",
      documentation: expect.any(String),
    });
  });

  test("are models of the configuration and of other nodes", () => {
    const nodes =
      '{ "id": "a", "type": "ai-processor", "config": { "model": "small" } }, { "id": "b", "type": "ai-processor", "config": { "model": "|" } }';
    expect(labels(workflow("", nodes), { models: ["large"] })).toEqual(expect.arrayContaining(["large", "small"]));
  });

  test("are written with their quotes where there are none", () => {
    expect(taken(workflow('{ "from": "a", "to": | }'), "b")).toContain('"to": "b" }');
    expect(taken(workflow('{ "from": "a", "to": "x|yz" }'), "b")).toContain('"to": "b" }');
  });
});

describe("keys", () => {
  test("are those that the object has not, those first that it needs", () => {
    const { items } = complete(workflow("", '{ "id": "a", "type": "ai-processor", "config": { "model": "m", | } }'));
    const keys = items.map(({ label }) => label);
    expect(keys).toEqual(expect.arrayContaining(["prompt", "can_communicate", "timeout"]));
    expect(keys).not.toContain("model");
    expect(items.find(({ label }) => label === "prompt")).toMatchObject({
      rank: 0,
      detail: "required",
      documentation: expect.stringContaining("CALL"),
    });
  });

  test.each([
    ["{ | }", "nodes", '{ "nodes": [] }'],
    ['{ "na|" }', "name", '{ "name": "" }'],
    ['{ "na|": 1 }', "name", '{ "name": 1 }'],
    ['{ |"nodes": [] }', "name", '{ "name": "","nodes": [] }'],
    [
      '{ "nodes": [], "metadata": { "checks": { | } } }',
      "unreachable-node",
      '{ "nodes": [], "metadata": { "checks": { "unreachable-node": "" } } }',
    ],
    [workflow('{ "from": "a", | }'), "to", workflow('{ "from": "a", "to": "" }')],
  ])("in %s: %s", (marked, label, expected) => {
    expect(taken(marked, label)).toBe(expected);
  });
});

describe("texts", () => {
  test.each([
    [prompt, "On {{|}}", ["topic", "outputs", "now"]],
    [prompt, "On {% if to|", ["topic", "outputs"]],
    [prompt, "On {% f|", ["for", "if", "endif", "assign"]],
    [prompt, "On {{ topic | up|", []],
    [prompt, "{{outputs.|}}", ["first", "tea-master", "beside"]],
    [prompt, '{{outputs["|"]}}', ["first", "tea-master", "beside"]],
    [prompt, "{{outputs.tea-master.|}}", ["cups"]],
    [prompt, "{{outputs['tea-master'].cups[0].|}}", ["size"]],
    [prompt, "CALL: |", ["ask_node", "broadcast_message", "set_shared_context", "get_shared_context"]],
    [prompt, "CALL: ask_node('|", ["tea-master", "beside"]],
    [prompt, "CALL: ask_node(question='a, b', target=\"|\")", ["tea-master"]],
    [prompt, "CALL: broadcast_message('x', target_agents=['beside', '|'])", ["tea-master"]],
    [prompt, "CALL: broadcast_message('x', ['|'])", ["start", "ai-processor"]],
    [prompt, "CALL: get_shared_context('|')", ["leaves"]],
    [prompt, "CALL: ask_node('beside', 'What of {{|}}?')", ["topic"]],
    [expression, "|", ["topic", "outputs", "size", "has"]],
    [expression, "outputs.tea|", ["tea-master"]],
    [expression, "size(outputs['|", ["tea-master"]],
    [(condition: string) => lastNode("filter", { condition }), "it|", ["item", "index", "topic"]],
  ])("for $1", (make, text, expected) => {
    expect(labels(make(text))).toEqual(expect.arrayContaining(expected));
  });

  test.each([
    [prompt, "Plain |"],
    [prompt, "{{topic}} |"],
    [prompt, "{{ 'a quoted |"],
    [prompt, "CALL: ask_node('beside', '|')"],
    [prompt, "CALL: ask_node('beside', 'x') '|"],
    [(label: string) => lastNode("start", { label }), "{{|"],
  ])("are nothing in $1", (make, text) => {
    expect(labels(make(text))).toEqual([]);
  });

  test("put the nodes first that come before", () => {
    const { items } = complete(prompt("{{outputs.|}}"));
    expect(
      items
        .filter(({ rank }) => rank === 0)
        .map(({ label }) => label)
        .sort(),
    ).toEqual(["first", "tea-master"]);
  });

  test("know what the last run's output had", () => {
    const options = { lastOutput: (id: string) => (id === "first" ? { a: { b: 1 } } : undefined) };
    expect(labels(prompt("{{outputs.first.a.|}}"), options)).toEqual(["b"]);
  });

  test.each([
    [prompt, "{{outputs.|}}", "{{outputs.tea-master}}"],
    [prompt, '{{outputs["|', '{{outputs[\\"tea-master\\"]'],
    [prompt, '{{outputs["|"]}}', '{{outputs[\\"tea-master\\"]}}'],
    [prompt, "{{outputs['|'", "{{outputs['tea-master']"],
    [expression, "outputs.|", "\"outputs['tea-master']\""],
    [prompt, "\\ \"é\" CALL: ask_node('|')", "CALL: ask_node('tea-master')"],
  ])("write an id as it has to be spelt there: $1", (make, text, expected) => {
    expect(taken(make(text), "tea-master")).toContain(expected);
  });
});

test("gives the first of very many, and says that there are more", () => {
  const nodes = Array.from({ length: 1000 }, (_, index) => ({ id: `n${index}`, type: "end" }));
  const { snapshot, offset } = atCursor(
    `${JSON.stringify({ name: "x", nodes }).slice(0, -1)},"edges":[{"from":"n99|"}]}`,
  );
  const { items, isPartial } = completionsAt(snapshot, offset);
  expect(isPartial).toBe(true);
  expect(items.length).toBeLessThanOrEqual(200);
  expect(items.slice(0, 2).map(({ label }) => label)).toEqual(["n99", "n990"]);
});

test("never throws, and what it offers leaves a sound document sound, wherever the cursor is", () => {
  const types = nodeTypesOf();
  const sources = [
    prompt(
      "On {{topic}} \"é\" {% if outputs.first %}{{outputs['tea-master'].cups[0]}}{% endif %}\nCALL: ask_node('beside', 'W {{topic}}')",
    ),
    expression("outputs['tea-master'].cups.map(x, x + topic)"),
  ];
  const piece = fc.constantFrom(
    "",
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    "'",
    "{{",
    "{%",
    "CALL: ",
    "outputs.",
    "\\",
    ":",
    "\n",
  );
  fc.assert(
    fc.property(fc.constantFrom(...sources), fc.nat(), fc.nat(5), piece, (...[source, at, cut, put]) => {
      const start = at % source.length;
      const text = source.slice(0, start) + put + source.slice(start + cut);
      const snapshot = openSnapshot(text, types);
      const isSound = snapshot.analysis.text.diagnostics.length === 0;
      for (const item of completionsAt(snapshot, start + put.length).items) {
        expect(item.span.start).toBeLessThanOrEqual(start + put.length);
        expect(item.span.end).toBeGreaterThanOrEqual(start + put.length);
        const after = applyEdits(text, [{ ...item.span, text: item.insert }]);
        const isText = ["node", "variable", "filter", "function", "tag", "verb"].includes(item.kind);
        if (isSound && isText) expect(parse(after).diagnostics).toEqual([]);
      }
    }),
    { numRuns: 1500 },
  );
}, 120_000);
