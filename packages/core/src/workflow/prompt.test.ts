import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../contracts/json.ts";
import { isChasmError } from "../errors.ts";
import { type Prompt, parsePrompt } from "./prompt.ts";

const scope: JsonObject = { topic: "Rome", count: 5, list: ["a", "b"], nothing: null, object: { a: [1] } };

const fragments = [
  ..."CALL: |ask_node|broadcast_message|(|)|'|\"|\\|,|[|]|{{|}}|{%|%}|{{ topic }}|[call 1]| |\n|x".split("|"),
  ...["CALL: ask_node('a', 'b')", "') CALL: broadcast_message('x", "\ud800", "{% raw %}", "{% endif %}", "{% if x %}"],
];
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...fragments), { maxLength: 30 }).map((parts) => parts.join("")),
);

function render(source: string, values: JsonObject = scope): Prompt {
  const { prompt, problems } = parsePrompt(source);
  if (prompt === undefined) throw new Error(JSON.stringify(problems));
  return prompt.render(values);
}

function ask(question: string, target = "a"): unknown {
  return { tool: "ask_node", arguments: { target, question } };
}

describe("bad prompts", () => {
  test("never throw, and their problems are inside the text", () => {
    fc.assert(
      fc.property(anyText, (source) => {
        const { prompt, problems } = parsePrompt(source);
        expect(prompt === undefined).toBe(problems.length > 0);
        for (const { start, end } of problems) expect(0 <= start && start <= end && end <= source.length).toBe(true);
        try {
          prompt?.render(scope);
        } catch (error) {
          expect(isChasmError(error, "TEMPLATE_FAILED")).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("have all their problems found at once, at their places in the source", () => {
    const source = "CALL: ask_nod('a') {{ a b }} é CALL: ask_node('a', '{{ c d }}') CALL: ask_node('a')";
    const { problems } = parsePrompt(source);
    expect(problems.map(({ start, end }) => source.slice(start, end))).toEqual(["ask_nod", "b", "d", ")"]);
    const inside = "é CALL: ask_node('a', '{{ c d }}') {{ e | upcse }}";
    expect(parsePrompt(inside).problems.map(({ start, end }) => inside.slice(start, end))).toEqual(["d", "upcse"]);
  });

  test("with more directives than the limit have one problem for it", () => {
    expect(parsePrompt("CALL: ask_node('a','b')".repeat(1_100)).problems).toHaveLength(1);
    expect(parsePrompt("CALL: ask_node('".repeat(60_000)).problems.length).toBeLessThanOrEqual(1_001);
  });
});

describe("directives", () => {
  test("stand anywhere in a sentence, and their places are numbered in the text", () => {
    const { prompt } = parsePrompt(
      "Check it using: CALL: ask_node('a', 'Valid: [x]?'), then CALL: ask_node('b', 'Ok?').",
    );
    expect(prompt?.directives.map(({ start, end, places, ...rest }) => rest)).toEqual([
      ask("Valid: [x]?"),
      ask("Ok?", "b"),
    ]);
    expect(prompt?.render({})).toEqual({
      text: "Check it using: [call 1], then [call 2].",
      directives: [ask("Valid: [x]?"), ask("Ok?", "b")],
    });
  });

  test("are rendered as often as their place is, with the variables around it", () => {
    expect(
      render("{% for t in list %}{% if t == 'b' %}CALL: ask_node('a', 'What is {{t}}?'){% endif %}{% endfor %}"),
    ).toEqual({
      text: "[call 1]",
      directives: [ask("What is b?")],
    });
    expect(render("{% for t in list %}CALL: ask_node('a', '{{t}}') {% endfor %}").directives).toEqual([
      ask("a"),
      ask("b"),
    ]);
    expect(render("{% if nope %}CALL: ask_node('a', '{{nope}}'){% endif %}")).toEqual({ text: "", directives: [] });
  });

  test("take templates in quotes as text and without as JSON", () => {
    expect(render("CALL: ask_node('a', '{{ nope | default: 'it\\'s' }} {{count}} {{object}}')").directives).toEqual([
      ask('it\'s 5 {"a":[1]}'),
    ]);
    expect(
      render("CALL: set_shared_context(value={'x': {{ object }}, 'y': ['{{count}}', {{count}}]}, key='{{topic}}')")
        .directives,
    ).toEqual([{ tool: "set_shared_context", arguments: { value: { x: { a: [1] }, y: ["5", 5] }, key: "Rome" } }]);
    expect(render("CALL: broadcast_message('m', {{ list }}, '{{ topic }}')").directives).toEqual([
      { tool: "broadcast_message", arguments: { message: "m", target_types: ["a", "b"], target_agents: ["Rome"] } },
    ]);
    expect(render("CALL: ask_node('a', '{% if count > 3 %}many{% else %}few{% endif %}')").directives).toEqual([
      ask("many"),
    ]);
  });

  test("are known before rendering as far as no template decides", () => {
    const { prompt } = parsePrompt("CALL: ask_node('a', '{{ topic }}', context=[1]) CALL: broadcast_message('m', 'x')");
    expect(prompt?.directives.map((directive) => directive.arguments)).toEqual([
      { target: "a", question: undefined, context: [1] },
      { message: "m", target_types: ["x"] },
    ]);
    expect(prompt?.references).toEqual([{ path: ["topic"], start: 24, end: 29, guarded: false }]);
  });

  test.each([
    "{% raw %}CALL: ask_node('a', 'b'){% endraw %}",
    "{% comment %}CALL: ask_node('a'{% endcomment %}",
    "{% assign x = \"CALL: ask_node('a', 'b')\" %}{{ x }}",
    "{{ \"CALL: ask_node('a', 'b')\" }}",
  ])("are not in %s", (source) => {
    expect(render(source).directives).toEqual([]);
  });

  test("that come out as no call fail with TEMPLATE_FAILED", () => {
    expect(() => render("CALL: ask_node({{nothing}}, 'b')")).toThrow("`target` of ask_node must be a text");
  });
});

describe("values in a prompt", () => {
  test("never become directives", () => {
    fc.assert(
      fc.property(anyText, (value) => {
        expect(render("Say {{v}}", { v: value })).toEqual({ text: `Say ${value}`, directives: [] });
        expect(render("CALL: ask_node('a', '{{v}}')", { v: value })).toEqual({
          text: "[call 1]",
          directives: [ask(value)],
        });
      }),
    );
  });

  test("like O'Brien break nothing", () => {
    expect(render("CALL: ask_node('a', 'Who is {{v}}?')", { v: "O'Brien" }).directives).toEqual([
      ask("Who is O'Brien?"),
    ]);
  });
});
