import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeTypesOf } from "./node-types.ts";
import { changeSnapshot, exactSnapshot, openSnapshot, type Snapshot } from "./snapshot.ts";

const types = nodeTypesOf();

const document = {
  name: "Three",
  variables: [{ name: "topic", value: "tea" }, { name: "kind" }],
  nodes: [
    { id: "start", type: "start" },
    { id: "one", type: "ai-processor", config: { prompt: "On {{topic}} \"now\".\nCALL: ask_node('two', 'Why?')" } },
    { id: "two", type: "ai-processor", config: { prompt: "{{outputs.one}}", can_communicate: true } },
  ],
  edges: [
    { from: "start", to: "one" },
    { from: "one", to: "two" },
  ],
  metadata: { version: "1" },
};
const sources = [JSON.stringify(document, null, 2), JSON.stringify(document), '{"name":"x","nodes":[],"edges":[ ]}'];

/** What a snapshot says of every value's place. */
function places({ analysis, text }: Snapshot) {
  const found: unknown[] = [];
  const visit = (value: unknown, pointer: string) => {
    found.push([pointer, analysis.text.rangeAt(pointer), analysis.text.rangeAt(pointer, "key")]);
    if (typeof value === "string") found.push(analysis.text.rangeInString(pointer, 1, 3));
    if (typeof value === "object" && value !== null)
      for (const [key, item] of Object.entries(value)) visit(item, `${pointer}/${key}`);
  };
  visit(analysis.text.value, "");
  for (let offset = 0; offset <= text.length; offset++) {
    const at = analysis.text.pointerAt(offset);
    found.push(at, analysis.text.characterInString(at?.pointer ?? "", offset));
  }
  return found;
}

function facts({ analysis }: Snapshot) {
  return {
    value: analysis.text.value,
    nodes: analysis.nodes.map(({ index, document: node, texts, graphNode }) => [index, node, texts, graphNode?.id]),
    ids: [...analysis.byId].map(([id, { document: node }]) => [id, node]),
    edges: analysis.graph.edges.map(({ from, to }) => [from.id, to.id]),
    variables: analysis.variables,
  };
}

const pieces = [
  "",
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  " ",
  "\n",
  "x",
  "\\",
  ":",
  '{"id":"n","type":"end"}',
  '{ "from": "two", "to": "start" },',
  "outputs.one",
  "12",
];

test("is, after any changes, what reading the whole text again gives", () => {
  const change = fc.record({
    at: fc.nat(1000),
    length: fc.oneof(fc.constant(0), fc.nat(30)),
    text: fc.constantFrom(...pieces),
  });
  fc.assert(
    fc.property(fc.constantFrom(...sources), fc.array(change, { minLength: 1, maxLength: 4 }), (source, steps) => {
      let snapshot = openSnapshot(source, types);
      for (const { at, length, text } of steps) {
        const start = at % (snapshot.text.length + 1);
        const end = Math.min(start + length, snapshot.text.length);
        snapshot = changeSnapshot(snapshot, [{ start, end, text }]);
      }
      const again = openSnapshot(snapshot.text, types);
      expect(facts(snapshot)).toEqual(facts(again));
      expect(places(snapshot)).toEqual(places(again));
    }),
    { numRuns: 500 },
  );
}, 120_000);

/** A document too large to be read again at every change. */
function large(): string {
  const nodes = Array.from({ length: 1000 }, (_, index) => ({
    id: `n${index}`,
    type: "ai-processor",
    config: { prompt: `Tell me {{outputs.n${index - 1}}} ${"again and ".repeat(8)}` },
  }));
  return JSON.stringify({ ...document, nodes: [...document.nodes, ...nodes] }, null, 2);
}

test("keeps what it knows of all other nodes while one of them is being written", () => {
  const text = large();
  const at = text.indexOf("Tell me {{outputs.n499}}");
  let snapshot = openSnapshot(text, types);
  const untouched = snapshot.analysis.byId.get("n7");
  for (const typed of ["", '"', "x", '", "model": "', "m"].map((piece) => ({ start: at, end: at, text: piece })))
    snapshot = changeSnapshot(snapshot, [typed]);
  expect(snapshot.analysis.byId.get("n7")).toBe(untouched);
  expect(snapshot.isExact).toBe(false);
  expect(snapshot.analysis.byId.size).toBe(1003);
  expect(facts(exactSnapshot(snapshot))).toEqual(facts(openSnapshot(snapshot.text, types)));
});

test("never throws, whatever is done to a large document that is broken already", () => {
  const text = large();
  const change = fc.record({
    at: fc.nat(),
    length: fc.oneof(fc.constant(0), fc.nat(2000)),
    text: fc.constantFrom(...pieces),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (steps) => {
      let snapshot = openSnapshot(text, types);
      for (const { at, length, text: piece } of steps) {
        const start = at % (snapshot.text.length + 1);
        const end = Math.min(start + length, snapshot.text.length);
        snapshot = changeSnapshot(snapshot, [{ start, end, text: piece }]);
        for (const offset of [start, end]) {
          const place = snapshot.analysis.text.pointerAt(offset);
          snapshot.analysis.text.rangeAt(place?.pointer ?? "");
        }
        if (snapshot.isExact)
          expect(snapshot.analysis.text.value).toEqual(openSnapshot(snapshot.text, types).analysis.text.value);
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);
