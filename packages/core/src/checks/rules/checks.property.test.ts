import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Diagnostic, Range } from "../../workflow/diagnostic.ts";
import { parse } from "../../workflow/parse.ts";
import { check } from "../check.ts";
import { agent, apply, compute, decide, edge, start, workflow } from "./finding-cases.test-kit.ts";
import { rules } from "./index.ts";

const codes = new Set([
  "json-syntax",
  "json-duplicate-key",
  "json-too-deep",
  "json-too-large",
  ...rules.map(({ id }) => id),
]);

const good = JSON.stringify(
  workflow(
    [
      start,
      agent(
        "a-b",
        "Write {{topic}}. CALL: ask_node('c', 'Is {{topic}} good?', {'n': 1}) CALL: broadcast_message('x', ['ai-processor'])",
      ),
      agent(
        "c",
        "{% if topic %}{{outputs['a-b']}}{% endif %} CALL: set_shared_context('k', 1) CALL: get_shared_context('k')",
      ),
      compute("d", "size(outputs['a-b']) - outputs.c.size() > 3 ? topic : 'none'"),
      { ...decide, retry: { max_attempts: 2 } },
      { id: "end", type: "end", config: { output: { text: "{{outputs.d}}" } } },
    ],
    [edge("start", "a-b"), edge("a-b", "c"), edge("c", "d"), edge("d", "decide"), edge("decide", "end", "true")],
    {
      variables: [
        { name: "topic", type: "string", value: "stars" },
        { name: "token", secret: true },
      ],
      metadata: { budget: { max_asks: 3 }, checks: { "ask-ring": "off" } },
    },
  ),
  null,
  1,
);

/** Words of the format, so that arbitrary documents come near to real ones. */
const words = fc.constantFrom(
  ..."name nodes edges variables metadata checks budget max_asks id type config prompt from to branch value secret condition cases expression fields output_schema retry pattern $ref ai-processor start end transformer filter a b a-b __proto__ outputs constructor".split(
    " ",
  ),
  "{{outputs.a-b}}",
  "{{topic",
  "CALL: ask_node('a', 'x') CALL: broadcast_message('x', ['b'])",
  "CALL: get_shared_context(",
  "outputs.a-b + item",
  "\n\ud800*",
);

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    words,
    fc.constantFrom(null, true, 1, -0.5, ""),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(words, tie("value"), { maxKeys: 5 }),
  ),
})).value;

const node = fc.record(
  { id: words, type: words, config: fc.dictionary(words, value, { maxKeys: 5 }) },
  { requiredKeys: ["id", "type"] },
);
const edges = fc.record({ from: words, to: words, branch: fc.oneof(words, value) }, { requiredKeys: ["from", "to"] });
const shaped = fc.record(
  {
    name: value,
    nodes: fc.array(fc.oneof({ weight: 4, arbitrary: node }, value), { maxLength: 8 }),
    edges: fc.array(fc.oneof({ weight: 4, arbitrary: edges }, value), { maxLength: 8 }),
    variables: fc.array(fc.record({ name: words, type: value, value, secret: value }), { maxLength: 4 }),
    metadata: value,
  },
  { requiredKeys: [] },
);

const piece = fc.oneof(
  words,
  fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    ",",
    ":",
    "{{",
    "}}",
    "{%",
    "%}",
    "\\",
    ".",
    "-",
    " ",
    "\n",
    "null",
    "0",
    "(",
    ")",
  ),
);
const mutation = fc.record({ at: fc.nat(good.length), cut: fc.nat(12), put: fc.oneof(fc.constant(""), piece) });

function expectInside(text: string, { start: from, end }: Range): void {
  expect(from.offset).toBeGreaterThanOrEqual(0);
  expect(end.offset).toBeGreaterThanOrEqual(from.offset);
  expect(end.offset).toBeLessThanOrEqual(text.length);
}

/** What must hold for every text. */
async function expectSoundCheck(text: string): Promise<void> {
  const { diagnostics, workflow: ready } = await check(text);
  expect(ready === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
  for (const diagnostic of diagnostics) {
    expect(codes).toContain(diagnostic.code);
    expect(diagnostic.message).toMatch(/^[\s\S]+[.?]$/);
    expectInside(text, diagnostic.range);
    expectFixHelps(text, diagnostic);
  }
}

function expectFixHelps(text: string, { code, fix }: Diagnostic): void {
  if (fix === undefined) return;
  for (const { range } of fix.edits) expectInside(text, range);
  // What mends the syntax has its own tests.
  if (!code.startsWith("json-")) expect(parse(apply(text, fix)).diagnostics).toEqual([]);
}

describe("a check", { timeout: 60_000 }, () => {
  test("is sound for a good document", async () => {
    expect((await check(good)).diagnostics).toEqual([]);
  });

  test("is sound for arbitrary values shaped like workflows", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(shaped, value), (document) => expectSoundCheck(JSON.stringify(document))),
      { numRuns: 1_500 },
    );
  });

  test("is sound for a document with a few changes", async () => {
    const changed = fc
      .array(mutation, { minLength: 1, maxLength: 4 })
      .map((mutations) =>
        mutations.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), good),
      );
    await fc.assert(fc.asyncProperty(changed, expectSoundCheck), { numRuns: 1_500 });
  });

  test("is sound for a document with values in wrong places", async () => {
    const places = [...JSON.stringify(JSON.parse(good)).matchAll(/"(?:[^"\\]|\\.)*"/g)];
    const text = JSON.stringify(JSON.parse(good));
    const swapped = fc
      .tuple(fc.constantFrom(...places), value)
      .map(
        ([place, put]) => text.slice(0, place.index) + JSON.stringify(put) + text.slice(place.index + place[0].length),
      );
    await fc.assert(fc.asyncProperty(swapped, expectSoundCheck), { numRuns: 1_000 });
  });
});
