import { describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { agent, decide, edge, start, testCases, workflow } from "./finding-cases.test-kit.ts";

const call = (file: string) => ({ id: "call", type: "workflow", config: { file } });
const approval = (config: object) => ({ id: "ask", type: "approval", config: { question: "?", ...config } });

describe("the document", () => {
  testCases([
    ["a list", "[]", [["schema", "[", "A workflow is a JSON object"]]],
    ["a number", "3", [["schema", "3", "A workflow is a JSON object"]]],
    [
      "nothing in it",
      "{}",
      [
        ["schema", "{", '"name" is missing'],
        ["schema", "{", '"nodes" is missing'],
      ],
    ],
    ["no nodes", workflow([]), [["schema", "[", "must not be empty"]]],
    [
      "a mistyped key that is needed",
      { nmae: "W", nodes: [start] },
      [["schema", '"nmae"', 'Did you mean "name"?']],
      '{"name":"W"',
    ],
    ["an id with a star", workflow([{ id: "*", type: "start" }]), [["schema", '"*"', "begins with a letter"]]],
    ["an id with a line break", workflow([{ id: "a\nb", type: "start" }]), [["schema", '"a\\nb"', "letters, digits"]]],
    ["an empty id", workflow([{ id: "", type: "start" }]), [["schema", '""']]],
    ["an id of JavaScript's", workflow([{ id: "__proto__", type: "start" }]), [["reserved-name", '"__proto__"']]],
    [
      "a variable of JavaScript's",
      workflow([start], [], { variables: [{ name: "__proto__" }] }),
      [["reserved-name", '"__proto__"']],
    ],
    ["a config that is none", workflow([{ ...decide, config: 5 }]), [["schema", "5", "must be an object"]]],
    [
      "a config without its key",
      workflow([{ ...agent("a", ""), config: {} }]),
      [["schema", '"config"', 'needs the key "prompt"']],
    ],
    [
      "no config",
      workflow([{ id: "a", type: "ai-processor" }]),
      [["schema", '"ai-processor"', 'needs the key "prompt"']],
    ],
    [
      "a mistyped key in a config that is needed",
      workflow([{ id: "a", type: "ai-processor", config: { promt: "x" } }]),
      [["schema", '"promt"', 'Did you mean "prompt"?']],
      '"prompt":"x"',
    ],
    [
      "a condition without one",
      workflow([{ ...decide, config: {} }]),
      [["schema", '"config"', 'needs "condition" or "cases"']],
    ],
    [
      "a condition with both",
      workflow([{ ...decide, config: { condition: "true", cases: [{ name: "a", condition: "true" }] } }]),
      [["schema", '"config"', 'has "condition" and "cases", which exclude each other']],
    ],
    [
      "a transformer of nothing",
      workflow([{ id: "t", type: "transformer" }]),
      [["schema", '"transformer"', '"expression", "fields" or "template"']],
    ],
    [
      "unknown keys everywhere",
      workflow(
        [
          { ...agent("a", "x", { tone: 1 }), retry: { max_atempts: 2 }, positon: {} },
          { id: "e", type: "end" },
        ],
        [{ ...edge("a", "e"), sourceHandle: "x" }],
        { variables: [{ name: "v", default: 1 }], metadata: { budget: { tokens: 1 }, mode: "x" } },
      ),
      [
        ["unknown-key", '"tone"'],
        ["unknown-key", '"max_atempts"', 'Did you mean "max_attempts"?'],
        ["unknown-key", '"positon"', 'Did you mean "position"?'],
        ["unknown-key", '"sourceHandle"', "Remove it."],
        ["unknown-key", '"default"'],
        ["unknown-key", '"tokens"'],
        ["unknown-key", '"mode"'],
      ],
      '"max_attempts"',
    ],
    [
      "a type of a later version",
      workflow([{ id: "w", type: "webhook", config: { url: "x" } }]),
      [["unknown-node-type", '"webhook"', "does not run"]],
    ],
    ...["/etc/w.json", "C:/w.json", "file:///w.json", "https://example.com/w.json"].map(
      (file) =>
        [`${file} as a file to run`, workflow([call(file)]), [["workflow-file", JSON.stringify(file)]]] as const,
    ),
    [
      "a file with backslashes",
      workflow([call("..\\w.json")]),
      [["workflow-file", '"..\\\\w.json"', "no path within the project"]],
      '"file":"../w.json"',
    ],
    ["a file that may be there", workflow([call("../../w.json")]), []],
    [
      "a mistyped default",
      workflow([approval({ choices: ["ship", "keep"], default: "kepe" })]),
      [["approval-default", '"kepe"', "none of its choices"]],
      '"default":"keep"',
    ],
    ["a default of its own choices", workflow([approval({ default: "reject" })]), []],
    ["a default that a template gives", workflow([approval({ choices: ["a"], default: "{{now}}" })]), []],
    [
      "a default that only its askers can be given",
      workflow([approval({ default: "Blue." })]),
      [["approval-default", '"Blue."', "fails then"]],
    ],
    [
      "a default that does not fit its schema",
      workflow([approval({ schema: { type: "object", properties: { n: { type: "number" } } }, default: { n: "x" } })]),
      [["approval-default", "{", 'does not fit its schema at "/n"']],
    ],
    [
      "a default beside a schema that is none",
      workflow([approval({ schema: { type: "objekt" }, default: 1 })]),
      [["output-schema", '"objekt"']],
    ],
    ["a type of nobody", workflow([{ id: "w", type: "loop" }]), [["unknown-node-type", '"loop"', 'Known are "start"']]],
  ]);
});

test("a type that a plugin may bring whose manifest cannot be read is told of, and is no error", async () => {
  const { diagnostics, workflow: ready } = await check(JSON.stringify(workflow([{ id: "w", type: "loop" }])), {
    mayLackTypes: true,
  });
  expect(diagnostics).toMatchObject([{ code: "unknown-node-type", severity: "information" }]);
  expect(ready).toBeUndefined();
});
