import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findDirectives, parseCalls } from "./directives.ts";

/** Each problem as the part of the text that it points at, with its message. */
function problems(text: string): string[][] {
  return findDirectives(text).problems.map(({ start, end, message }) => [text.slice(start, end), message]);
}

/** Text that is made of the pieces of calls. */
const directiveFragments = [
  ..."CALL: |ask_node|broadcast_message|(|)|'|\"|\\|,|=|[|]|{|}|{{|}}|{%|%}|:| |\n|1|-|None|target|u00e9|x".split("|"),
  ...["CALL: ask_node('a', 'b')", "') CALL: broadcast_message('x", "\ud800"],
];

describe("bad calls", () => {
  test("never throw, with templates or without", () => {
    const fragments = fc
      .array(fc.constantFrom(...directiveFragments), { maxLength: 40 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fragments), (text) => {
        parseCalls(text);
        for (const { start, end } of findDirectives(text).problems) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ["CALL: ask_nod('a', 'b')", "ask_nod", "Did you mean ask_node?"],
    ["CALL: fetch('a')", "fetch", "Known are ask_node"],
    ["CALL: ask_node('a')", ")", "`question` is missing"],
    ["CALL: ask_node('a', 'b', 1, 2)", "2", "no further argument"],
    ["CALL: ask_node('a', 'b', contxt=1)", "contxt=", "no argument `contxt`"],
    ["CALL: ask_node('a', 'b', target='c')", "target=", "given twice"],
    ["CALL: ask_node(target='a', 'b')", "'", "others need theirs"],
    ["CALL: ask_node('What's up', 'b')", "s", "backslash"],
    ["CALL: ask_node('a', 'b", "'", "no closing '"],
    ["CALL: ask_node('a', b)", "b", "quotes around a text"],
    ["CALL: ask_node('a', [1)", ")", "ends with ]"],
    ["CALL: ask_node('a', {b: 1})", "b", "texts in quotes"],
    ["CALL: ask_node('a', {'b' 1})", "1", "colon"],
    ["CALL: ask_node('a', 1e999)", "1e999", "too large"],
    ["CALL: ask_node('a', '{{ x')", "{", "not closed"],
    ["CALL: ask_node('a', {{ x)", "{", "not closed"],
    ["CALL: ask_node(None, 'b')", "None", "must be a text"],
    ["CALL: broadcast_message('a', [1])", "[1]", "a text or a list of texts"],
    [`CALL: ask_node('a', ${"[".repeat(10_000)}`, "[", "nested more than"],
  ])("%s has a problem at its place", (text, place, message) => {
    const [found, ...others] = problems(text);
    expect(others).toEqual([]);
    expect(found?.[0]).toBe(place);
    expect(found?.[1]).toContain(message);
  });

  test.each(["RECALL: foo(1)", "CALL: me later (please)", "CALL:", "call: ask_node('a', 'b')", "CALL me(1)"])(
    "%s does not look like a call",
    (text) => {
      expect(findDirectives(text)).toEqual({ directives: [], problems: [] });
    },
  );
});

describe("calls in a model's answer", () => {
  test.each<[string, unknown[]]>([
    ["", []],
    [
      "I will ask. CALL: ask_node('teacher', \"What's up?\") and wait",
      [{ tool: "ask_node", arguments: { target: "teacher", question: "What's up?" } }],
    ],
    [
      'CALL: ask_node( "a" ,\n "b",\n context={\'x\': [1, -2.5e1, True, None], "y": {}} )',
      [{ tool: "ask_node", arguments: { target: "a", question: "b", context: { x: [1, -25, true, null], y: {} } } }],
    ],
    [
      "CALL:broadcast_message('m', 'editor') CALL: broadcast_message('m', target_agents=['a', 'b',])",
      [
        { tool: "broadcast_message", arguments: { message: "m", target_types: ["editor"] } },
        { tool: "broadcast_message", arguments: { message: "m", target_agents: ["a", "b"] } },
      ],
    ],
    [
      "CALL: set_shared_context('k', null) CALL: get_shared_context('k', None)",
      [
        { tool: "set_shared_context", arguments: { key: "k", value: null } },
        { tool: "get_shared_context", arguments: { key: "k" } },
      ],
    ],
    ["CALL: ask_node('a', 5)", [{ tool: "ask_node", arguments: { target: "a", question: "5" } }]],
    ["CALL: ask_node('a', '{{ x }}')", [{ tool: "ask_node", arguments: { target: "a", question: "{{ x }}" } }]],
    ["CALL: ask_node({{ a }}, 'b') CALL: nope() CALL: ask_node('a', 'b", []],
    [
      String.raw`CALL: ask_node('a', 'q\' \" \\ \n \t \u00e9 \d')`,
      [{ tool: "ask_node", arguments: { target: "a", question: "q' \" \\ \n \t é \\d" } }],
    ],
  ])("%j", (text, calls) => {
    expect(parseCalls(text)).toEqual(calls);
  });

  test("keep an own key named __proto__", () => {
    const [call] = parseCalls("CALL: set_shared_context('k', {'__proto__': 1})");
    expect(Object.keys(call?.arguments.value ?? {})).toEqual(["__proto__"]);
  });

  test("hold any text that is written with quotes escaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const text = `CALL: ask_node('a', ${JSON.stringify(value)})`;
        expect(parseCalls(text)).toEqual([{ tool: "ask_node", arguments: { target: "a", question: value } }]);
      }),
    );
  });
});
