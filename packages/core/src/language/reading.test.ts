import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { branchHints } from "./branch-hints.ts";
import { atCursor, lastNode } from "./cursor.test-kit.ts";
import { describeAt } from "./description.ts";
import { foldsOf } from "./folds.ts";
import { namedThingAt } from "./named-thing.ts";
import { nodeTypesOf } from "./node-types.ts";
import { occurrencesOf } from "./occurrences.ts";
import { outlineOf } from "./outline.ts";
import { openSnapshot, type Snapshot } from "./snapshot.ts";
import { textTokens } from "./text-tokens.ts";

const prompt = (text: string) => lastNode("ai-processor", { prompt: text, can_communicate: true });

function describeCursor(marked: string) {
  const { snapshot, offset } = atCursor(marked);
  return describeAt(snapshot, offset);
}

function occurrences(snapshot: Snapshot, name: string) {
  return occurrencesOf(snapshot, { kind: "node", name }).map(({ role, span }) => [
    role,
    snapshot.text.slice(span.start, span.end),
  ]);
}

describe("what is named at a place", () => {
  test.each([
    ["{{outputs.tea-|master}}", "tea-master"],
    ["{{outputs['|tea-master']}}", "tea-master"],
    ["CALL: ask_node('tea-master|', 'x')", "tea-master"],
    ["CALL: broadcast_message('x', target_agents=['first', 'tea-|master'])", "tea-master"],
    ["{{to|pic}}", "topic"],
    ["{{unde|clared}}", "undeclared"],
    ["text tea-|master", undefined],
    ["{{ 'tea-|master' }}", undefined],
  ])("in %s is %s", (text, name) => {
    const { snapshot, offset } = atCursor(prompt(text));
    expect(namedThingAt(snapshot, offset)?.name).toBe(name);
  });

  test("is found in every place of the document, in its order", () => {
    const { snapshot } = atCursor(
      prompt("{{outputs.tea-master}} \"x\" CALL: ask_node('tea-master', '{{outputs[\"tea-master\"].a}}')|"),
    );
    expect(occurrences(snapshot, "tea-master")).toEqual([
      ["declaration", "tea-master"],
      ["reading", "tea-master"],
      ["ask-target", "tea-master"],
      ["reading", "tea-master"],
      ["edge-to", "tea-master"],
      ["edge-from", "tea-master"],
    ]);
  });
});

describe("what there is to say", () => {
  test("of a node: who asks it and what is around it", () => {
    const marked = prompt("CALL: ask_node('tea-master', 'x')").replace('"from": "tea-master"', '"from": "tea-|master"');
    expect(describeCursor(marked)).toMatchObject({
      kind: "node",
      id: "tea-master",
      name: "Master",
      askedBy: ["last"],
      asks: [],
      after: ["first"],
      before: ["last"],
      canCommunicate: true,
    });
  });

  test("of a variable, and nothing of a secret's value", () => {
    expect(describeCursor(prompt("{{top|ic}}"))).toMatchObject({
      kind: "variable",
      value: "tea",
      description: "What it is about.",
    });
    const secret = describeCursor(prompt("{{ke|y}}"));
    expect(secret).toMatchObject({ kind: "variable", isSecret: true });
    expect(JSON.stringify(secret)).not.toContain("hidden-value");
  });

  test("of a key and a type, and nothing of what nobody knows", () => {
    expect(describeCursor(prompt("x").replace('"prompt"', '"pro|mpt"').replace(/^/, ""))).toBeDefined();
    const { snapshot } = atCursor(`${prompt("x")}|`);
    const at = (needle: string) => describeAt(snapshot, snapshot.text.lastIndexOf(needle) + 2);
    expect(at('"can_communicate"')).toMatchObject({ kind: "key", description: expect.stringContaining("asks") });
    expect(at('"ai-processor"')).toMatchObject({ kind: "node-type", canAnswer: true });
    expect(at('"W"')).toBeUndefined();
  });
});

test("lists variables, nodes and edges with where they stand", () => {
  const { snapshot } = atCursor(`${prompt("x")}|`);
  const { variables, nodes, edges } = outlineOf(snapshot);
  const shown = (list: readonly { name: string; detail: string; nameSpan: { start: number; end: number } }[]) =>
    list.map(({ name, detail, nameSpan }) => [name, detail, snapshot.text.slice(nameSpan.start, nameSpan.end)]);
  expect(shown(variables)).toEqual([
    ["topic", "string", '"topic"'],
    ["key", "", '"key"'],
  ]);
  expect(shown(nodes)[1]).toEqual(["tea-master", "ai-processor · Master", '"tea-master"']);
  expect(shown(edges)).toEqual([
    ["first → tea-master", "", '"first"'],
    ["tea-master → last", "", '"tea-master"'],
  ]);
});

test("says behind an edge when its branch is taken", () => {
  const config = { cases: [{ name: "big", condition: "n > 10" }], default: "small" };
  const nodes = [
    { id: "c", type: "condition", config },
    { id: "d", type: "condition", config: { condition: "ok" } },
    { id: "e", type: "end" },
  ];
  const edges = [
    ["c", "big"],
    ["c", "small"],
    ["c", undefined],
    ["d", "true"],
    ["d", "false"],
    ["e", "x"],
  ].map(([from, branch]) => ({ from, to: "e", branch }));
  const snapshot = openSnapshot(JSON.stringify({ name: "W", nodes, edges }), nodeTypesOf());
  expect(branchHints(snapshot, { start: 0, end: snapshot.text.length }).map(({ text }) => text)).toEqual([
    "if n > 10",
    "otherwise",
    "on every branch",
    "if ok",
    "unless ok",
  ]);
  expect(branchHints(snapshot, { start: 0, end: 5 })).toEqual([]);
});

test("folds what takes several lines, whatever brackets and quotes are missing", () => {
  expect(foldsOf('{\n  "a": [\n    1,\n    2\n  ],\n  "b": { "c": "}" },\r\n  "d": "\\"{"\r\n}')).toEqual([
    { start: 0, end: 6 },
    { start: 1, end: 3 },
  ]);
  expect(foldsOf('[[\n"open {\n1\n]')).toEqual([{ start: 0, end: 2 }]);
});

describe("the pieces of texts", () => {
  const pieces = (type: string, config: object) => {
    const snapshot = openSnapshot(lastNode(type, config), nodeTypesOf());
    const from = snapshot.text.indexOf('"last"');
    return textTokens(snapshot, { start: from, end: snapshot.text.length }).map(
      ({ start, end, type: kind }) => `${snapshot.text.slice(start, end)}:${kind}`,
    );
  };

  test("are those of Liquid and of directives in a prompt", () => {
    expect(
      pieces("ai-processor", {
        prompt:
          "On {{ topic | upcase }} \"q\" {% if outputs.a-b.c == 1 %}\nCALL: ask_node('a-b', '{{outputs['a']}}', {\"k\": true}){% comment %}{{x}}{% endcomment %}",
      }),
    ).toEqual([
      "{{:operator",
      "topic:variable",
      "|:operator",
      "upcase:function",
      "}}:operator",
      "{%:operator",
      "if:keyword",
      "outputs:variable",
      "a-b:node",
      "c:property",
      "==:operator",
      "1:number",
      "%}:operator",
      "CALL::keyword",
      "ask_node:function",
      "'a-b':string",
      "':string",
      "{{:operator",
      "outputs:variable",
      "'a':node",
      "}}:operator",
      "':string",
      '\\"k\\":string',
      "true:keyword",
      "{% comment %}{{x}}{% endcomment %}:comment",
    ]);
  });

  test("are those of CEL in an expression, and none in plain text", () => {
    expect(
      pieces("transformer", { name: "{{plain}}", expression: "size(outputs['a-b'].c) > 1 && x in ['é']" }),
    ).toEqual([
      "size:function",
      "outputs:variable",
      "'a-b':node",
      "c:property",
      ">:operator",
      "1:number",
      "&&:operator",
      "x:variable",
      "in:keyword",
      "'é':string",
    ]);
  });
});

test("nothing throws, whatever the document", () => {
  const source = prompt(
    "On {{topic}} {% if outputs.first %}{{outputs['tea-master'].cups[0]}}{% endif %}\nCALL: ask_node('beside', 'W {{topic}}')",
  );
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
    "CALL: ask_node(",
    "outputs.",
    "\\",
    ":",
    "\n",
    "null",
    "%}",
  );
  const change = fc.record({ at: fc.nat(), cut: fc.nat(40), put: piece });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), fc.nat(), (changes, cursor) => {
      const text = changes.reduce((all, { at, cut, put }) => {
        const start = at % (all.length + 1);
        return all.slice(0, start) + put + all.slice(start + cut);
      }, source);
      const snapshot = openSnapshot(text, nodeTypesOf());
      const offset = cursor % (text.length + 1);
      const whole = { start: 0, end: text.length };
      for (const { start, end } of textTokens(snapshot, whole))
        expect(0 <= start && start <= end && end <= text.length).toBe(true);
      for (const { start, end } of foldsOf(text)) expect(start < end).toBe(true);
      outlineOf(snapshot);
      branchHints(snapshot, whole);
      describeAt(snapshot, offset);
      const thing = namedThingAt(snapshot, offset);
      if (thing !== undefined) expect(occurrencesOf(snapshot, thing).length).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
}, 120_000);
