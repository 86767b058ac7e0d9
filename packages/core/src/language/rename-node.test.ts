import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../checks/check.ts";
import { nodeTypesOf } from "./node-types.ts";
import { renameNode } from "./rename-node.ts";
import { openSnapshot } from "./snapshot.ts";
import { applyEdits } from "./span.ts";

const types = nodeTypesOf();

function rename(text: string, from: string, to: string): string {
  const result = renameNode(openSnapshot(text, types), from, to);
  if ("problem" in result) throw new Error(result.problem);
  return applyEdits(text, result.edits);
}

const asker = (config: object) =>
  JSON.stringify({
    name: "Two",
    variables: [{ name: "b", value: 1 }],
    nodes: [
      { id: "a", type: "ai-processor", config: { prompt: "Work.", can_communicate: true } },
      { id: "reader", ...config },
    ],
    edges: [{ from: "a", to: "reader" }],
  });
const prompt = (text: string) => asker({ type: "ai-processor", config: { prompt: text, can_communicate: true } });
const expression = (text: string) => asker({ type: "transformer", config: { expression: text } });

describe("refuses, and changes nothing,", () => {
  test.each([
    ["{", "a", "b", "no sound JSON"],
    [prompt("x"), "nobody", "b", 'There is no node "nobody".'],
    [prompt("x"), "a", "reader", 'There is a node "reader" already.'],
    [prompt("x"), "a", "", "An id consists of"],
    [prompt("x"), "a", "-b", "An id consists of"],
    [prompt("x"), "a", "b c", "An id consists of"],
    [prompt("x"), "a", "b'", "An id consists of"],
    [prompt("x"), "a", "b".repeat(129), "at most 128"],
    [prompt("{{outputs.a"), "a", "b", "cannot be read"],
    [prompt("{{outputs.other}}"), "a", "other", 'names "other" already'],
    [prompt("{{outputs['a'].x}}"), "a", "size", undefined],
    [prompt("{{outputs.a}}"), "a", "size", "something else"],
    [expression("outputs['\\x61']"), "a", "b2", "cannot be rewritten"],
    [prompt("CALL: ask_node('\\u0061', 'Q')"), "a", "b2", "cannot be rewritten"],
  ] as const)("to call $1 $2: $3", (...[text, from, to, reason]) => {
    const result = renameNode(openSnapshot(text, types), from, to);
    if (reason === undefined) expect(result).toHaveProperty("edits");
    else expect(result).toEqual({ problem: expect.stringContaining(reason) });
  });

  test("an id that two nodes have", () => {
    const text = '{"name":"x","nodes":[{"id":"a","type":"start"},{"id":"a","type":"end"}]}';
    expect(renameNode(openSnapshot(text, types), "a", "b")).toEqual({
      problem: expect.stringContaining("Several nodes"),
    });
  });
});

test.each([
  [prompt, "{{outputs.a}}", "c", "{{outputs.c}}"],
  [prompt, "{{outputs.a}}", "c-d", "{{outputs.c-d}}"],
  [prompt, "{{outputs.a.x}}", "c.d", "{{outputs['c.d'].x}}"],
  [prompt, '{{outputs["a"].x}}', "c.d", '{{outputs["c.d"].x}}'],
  [prompt, "{{outputs.a}}", "über", "{{outputs['über']}}"],
  [prompt, "{{outputs.a}}", "1st", "{{outputs['1st']}}"],
  [
    prompt,
    "{% if outputs.a %}{{ outputs.a | upcase }}{% endif %} a outputs.a",
    "c",
    "{% if outputs.c %}{{ outputs.c | upcase }}{% endif %} a outputs.a",
  ],
  [prompt, "{% for a in outputs.a %}{{a}}{% endfor %}", "c", "{% for a in outputs.c %}{{a}}{% endfor %}"],
  [prompt, "{% raw %}{{outputs.a}}{% endraw %}{{outputs.a}}", "c", "{% raw %}{{outputs.a}}{% endraw %}{{outputs.c}}"],
  [
    prompt,
    "Ask a.\nCALL: ask_node('a', 'a \"a\" {{outputs.a}}')",
    "c.d",
    "Ask a.\nCALL: ask_node('c.d', 'a \"a\" {{outputs['c.d']}}')",
  ],
  [prompt, 'CALL: ask_node(question="a", target="a")', "c", 'CALL: ask_node(question="a", target="c")'],
  [
    prompt,
    "CALL: broadcast_message('a', target_agents=['reader', \"a\"])",
    "c",
    "CALL: broadcast_message('a', target_agents=['reader', \"c\"])",
  ],
  [
    prompt,
    "CALL: broadcast_message('a', target_agents='a', target_types=['a'])",
    "c",
    "CALL: broadcast_message('a', target_agents='c', target_types=['a'])",
  ],
  [
    prompt,
    "CALL: broadcast_message('a', target_agents=[{{outputs['a']}}, 'a'])",
    "c",
    "CALL: broadcast_message('a', target_agents=[{{outputs['c']}}, 'c'])",
  ],
  [expression, "outputs.a - b", "c", "outputs.c - b"],
  [expression, "outputs.a-b", "c-d", "outputs['c-d']-b"],
  [expression, "outputs['a'].x + outputs[\"a\"].y", "c-d", "outputs['c-d'].x + outputs[\"c-d\"].y"],
  [
    expression,
    "has(outputs.a.x) ? outputs.a.x : 'outputs.a'",
    "in",
    "has(outputs['in'].x) ? outputs['in'].x : 'outputs.a'",
  ],
  [expression, "[1].map(a, a + outputs.a)", "c", "[1].map(a, a + outputs.c)"],
] as const)("writes what names a node anew: $1 as $2", (...[make, before, to, after]) => {
  const text = make(before);
  const expected = make(after).replace('"id":"a"', `"id":"${to}"`).replace('"from":"a"', `"from":"${to}"`);
  expect(JSON.parse(rename(text, "a", to))).toEqual(JSON.parse(expected));
});

test("finds names that JSON spells with escapes", () => {
  const text = prompt("{{outputs.a}}")
    .replace("outputs.a", "outputs.\\u0061")
    .replace('"from":"a"', '"from":"\\u0061"');
  expect(JSON.parse(rename(text, "a", "c"))).toMatchObject({
    nodes: [{ id: "c" }, { config: { prompt: "{{outputs.c}}" } }],
    edges: [{ from: "c" }],
  });
});

test("renames what a node of a type that is not known reads, for its texts are templates", () => {
  const text = asker({ type: "far-away", config: { url: "http://x/{{outputs.a}}" } });
  expect(rename(text, "a", "c-d")).toContain("http://x/{{outputs.c-d}}");
});

const ids = ["a", "b", "a-b", "a.b", "a_b", "1", "x.y-z", "in", "size", "über", "outputs", "now", "A"];
const id = fc.constantFrom(...ids);
const key = (of: string) => fc.constantFrom(`['${of}']`, `["${of}"]`, ...(/^[A-Za-z_]\w*$/.test(of) ? [`.${of}`] : []));
const path = id.chain((of) => key(of).map((written) => `outputs${written}`));
const liquid = fc.oneof(
  path.map((one) => `{{ ${one} | default: 'none' }}`),
  path.map((one) => `{% if ${one}.x %}"{{${one}.x[0]}}"{% endif %}`),
  fc.tuple(id, path).map(([one, asked]) => `\nCALL: ask_node('${one}', 'Is it {{${asked}}}?', {"a": "b"})\n`),
  fc.array(id).map((some) => `CALL: broadcast_message('hear', target_agents=${JSON.stringify(some)})`),
  fc.constantFrom("plain a-b text", 'é \\ " a.b', "{% raw %}{{outputs.a}}{% endraw %}"),
);
const cel = fc.oneof(
  fc.tuple(path, path).map(([one, other]) => `has(${one}.x) && ${other} == 'a'`),
  fc.tuple(path, path).map(([one, other]) => `${one}-${other}`),
  path.map((one) => `[1, 2].map(a, a + size(${one}))`),
);
const node = (own: string) =>
  fc.oneof(
    fc.array(liquid, { maxLength: 4 }).map((texts) => ({
      id: own,
      type: "ai-processor",
      config: { prompt: texts.join(" ") || "x", can_communicate: true },
    })),
    cel.map((condition) => ({ id: own, type: "condition", config: { condition } })),
    fc
      .tuple(cel, liquid)
      .map(([one, other]) => ({ id: own, type: "transformer", config: { fields: { a: one, b: one }, name: other } })),
  );
const documents = fc.uniqueArray(id, { minLength: 2, maxLength: 6 }).chain((own) =>
  fc.record({
    name: fc.constant("Some"),
    variables: fc.constant([{ name: "a" }, { name: "b" }]),
    nodes: fc.tuple(...own.map(node)),
    // A broken edge is told of by the node that it may have been meant for: that depends on how names look.
    edges: fc.array(fc.record({ from: fc.constantFrom(...own), to: fc.constantFrom(...own) }), { maxLength: 5 }),
  }),
);

/** What is wrong with a document, without the names in it. */
async function problems(text: string) {
  return (await check(text)).diagnostics.map(({ code, pointer }) => [code, pointer]).sort();
}

test("leaves a document's meaning as it was: the same is wrong with it, and the way back leads to where it began", async () => {
  const target = fc.constantFrom(...ids, "new", "new-er", "n.ew", "2");
  let made = 0;
  await fc.assert(
    fc.asyncProperty(documents, fc.nat(), target, async (document, at, to) => {
      const text = JSON.stringify(document, null, 1);
      const from = document.nodes[at % document.nodes.length]?.id ?? "";
      const result = renameNode(openSnapshot(text, types), from, to);
      if ("problem" in result) return;
      made += 1;
      const renamed = applyEdits(text, result.edits);
      expect(JSON.parse(renamed).nodes[at % document.nodes.length].id).toBe(to);
      expect(await problems(renamed)).toEqual(await problems(text));
      const back = renameNode(openSnapshot(renamed, types), to, from);
      expect(back).toHaveProperty("edits");
      const again = applyEdits(renamed, "edits" in back ? back.edits : []);
      // A spelling with brackets stays where a dot would do.
      const plain = (source: string) => source.replace(/\[(?:'|\\")([A-Za-z_]\w*)(?:'|\\")\]/g, ".$1");
      expect(plain(again)).toBe(plain(text));
    }),
    { numRuns: 400 },
  );
  expect(made).toBeGreaterThan(50);
}, 120_000);
