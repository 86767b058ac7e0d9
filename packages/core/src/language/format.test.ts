import fc from "fast-check";
import { expect, test } from "vitest";
import { formatWorkflow } from "./format.ts";

test("leaves a text alone that is no sound JSON", () => {
  for (const text of ["", "{", '{"a":1,}', '{"a":1,"a":2}', "{} {}", "nul"])
    expect(formatWorkflow(text)).toBeUndefined();
});

test("puts positions last, keeps short lines and every spelling, and indents the rest", () => {
  const text = `{"name":"\\u0057","nodes":[{"id":"a","position":{"x":1.0,"y":1e2},"type":"start"},
    {"position" : {"x":0,
      "y":0}, "id":"b","type":"ai-processor","config":{"position":{"x":1},"prompt":"${"long ".repeat(25)}"}}],
    "edges":[ ],"metadata":{
    }}`;
  expect(formatWorkflow(text)).toBe(`{
  "name": "\\u0057",
  "nodes": [
    { "id": "a", "type": "start", "position": { "x": 1.0, "y": 1e2 } },
    {
      "id": "b",
      "type": "ai-processor",
      "config": {
        "position": { "x": 1 },
        "prompt": "${"long ".repeat(25)}"
      },
      "position": {
        "x": 0,
        "y": 0
      }
    }
  ],
  "edges": [],
  "metadata": {}
}
`);
});

test("keeps the mark and the line ends of a file, and takes another indentation", () => {
  expect(formatWorkflow('\ufeff{"a":[\r\n1]}', { indent: "\t" })).toBe('\ufeff{\r\n\t"a": [\r\n\t\t1\r\n\t]\r\n}\r\n');
});

const spaces = fc.constantFrom("", " ", "\n", "  \n\t", "\r\n");
const key = fc.oneof(fc.constantFrom("nodes", "position", "id", "x", "__proto__"), fc.string());
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

test("changes no meaning, and has nothing left to do the second time", () => {
  fc.assert(
    fc.property(json, json, fc.constantFrom(0, 1, 3), spaces, (...[value, node, space, around]) => {
      for (const document of [value, { nodes: [node, value], position: node }]) {
        const text = `${around}${JSON.stringify(document, null, space)}${around}`;
        const formatted = formatWorkflow(text);
        expect(formatted).toBeDefined();
        expect(JSON.parse(formatted ?? "")).toEqual(JSON.parse(text));
        expect(formatWorkflow(formatted ?? "")).toBe(formatted);
      }
    }),
    { numRuns: 1500 },
  );
}, 60_000);
