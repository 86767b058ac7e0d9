import { describe, expect, test } from "vitest";
import { document } from "../testing/try-run.test-kit.ts";
import { give, say } from "../testing/workflow-files.test-kit.ts";
import { runWorkflowTests } from "./run-all.ts";
import { found, load } from "./workflow-tests.test-kit.ts";

const ask = (target: string, question: string) => ({ tool: "ask_node", arguments: { target, question } });

describe("a test without answers", () => {
  test("is a rehearsal, and passes where the run completes", async () => {
    expect(await found({})).toEqual([]);
    expect(await found({ mode: "pubsub" })).toEqual([]);
  });

  test("has the same time in every run", async () => {
    const doc = document({ a: { type: "transformer", config: { template: "{{ now }}" } } });
    expect(await found({ expect: { outputs: { a: "2026-01-01T00:00:00.000Z" } } }, doc)).toEqual([]);
    expect(
      await found({ now: "2030-02-03T04:05:06Z", expect: { outputs: { a: "2030-02-03T04:05:06.000Z" } } }, doc),
    ).toEqual([]);
  });

  test("fails where the run does, with its error", async () => {
    const doc = document({ a: give("1 / 0") });
    const [problem = ""] = await found({}, doc);
    expect(problem).toMatch(/^\/expect\/status The run is failed at node "a": EXPRESSION_FAILED: /);
    expect(await found({ expect: { error: "EXPRESSION_FAILED" } }, doc)).toEqual([]);
    expect(await found({ expect: { status: "failed", nodes: { a: "failed" } } }, doc)).toEqual([]);
    expect((await found({ expect: { error: "NODE_FAILED" } }, doc)).join()).toContain("ended with another error");
    expect((await found({ expect: { error: "NODE_FAILED" } })).join()).toContain("/expect/error The run is completed");
  });

  test("fails where an input does not fit", async () => {
    expect((await found({ inputs: { none: 1 } })).join()).toMatch(/^\/inputs The run did not begin: INPUT_INVALID/);
  });

  test("is ended where it takes too long", async () => {
    const doc = document({ a: { type: "delay", config: { delay_seconds: 600 } } });
    expect((await found({ timeout_seconds: 0.05 }, doc)).join()).toContain("The test took longer than 0.05 s.");
  });
});

describe("a scripted test", () => {
  const answers = {
    a: [{ calls: [ask("b", "How?")] }, "A's answer"],
    b: { asked: { a: ["Like this."] }, run: ["B's answer"] },
  };

  test("gives each agent its own answers, in its own run and when it is asked", async () => {
    const expected = {
      outputs: { a: "A's answer", b: "B's answer" },
      conversation: { messages: [{ from: "a", ask: "b", question: "How?", answer: "Like this." }], only: true },
    };
    expect(await found({ answers, expect: expected })).toEqual([]);
    expect(await found({ answers, mode: "pubsub", expect: expected })).toEqual([]);
  });

  test("fails where an agent has no answer left, and where one is never asked for", async () => {
    const lacking = await found({ answers: { ...answers, b: ["B's answer"] } });
    expect(lacking).toContainEqual(
      '/answers/b The model of "b" is called when "a" asks it, and the test has no answer left for that.',
    );
    const more = await found({ answers: { ...answers, a: [...answers.a, "never", "never"] } });
    expect(more).toEqual(["/answers/a/2 2 answers were never asked for."]);
    expect((await found({ answers: {} })).join()).toContain('/answers The model of "a" is called in its own run');
  });

  test("makes a call fail", async () => {
    const failing = { a: [{ error: { code: "PROVIDER_UNAUTHORIZED", message: "no key" } }], b: [] };
    expect(await found({ answers: failing, expect: { error: "PROVIDER_UNAUTHORIZED" } })).toEqual([]);
  });

  test("gives JSON to a node with a schema, and counts what it says that it used", async () => {
    const schema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
    const doc = document(
      {
        a: { type: "ai-processor", config: { prompt: "P", output_schema: schema } },
        b: { type: "ai-processor", config: { prompt: "Q" } },
      },
      { edges: [["a", "b"]], metadata: { budget: { max_tokens: 10 } } },
    );
    const script = { a: [{ json: { n: 3 }, usage: { input_tokens: 9, output_tokens: 9 } }], b: [] };
    expect(
      await found({ answers: script, expect: { outputs: { a: { n: 3 } }, error: "LIMIT_EXCEEDED" } }, doc),
    ).toEqual([]);
  });
});

describe("what is expected of a run", () => {
  const doc = document({ a: give("{'list': [1, 2], 'deep': {'x': 'one', 'y': 2}}"), b: give("'text'") });

  test.each<[string, object, string[]]>([
    ["a part of an output", { outputs: { a: { deep: { x: "one" } }, b: "text" } }, []],
    [
      "another value",
      { outputs: { a: { deep: { x: "two" } } } },
      ['/expect/outputs/a/deep/x The output of "a" at "/deep/x" is not what is expected.'],
    ],
    [
      "a value that is not there",
      { outputs: { a: { z: 1 } } },
      ['/expect/outputs/a/z The output of "a" at "/z" is not what is expected.'],
    ],
    [
      "a longer list",
      { outputs: { a: { list: [1, 2, 3] } } },
      ['/expect/outputs/a/list/2 The output of "a" at "/list/2" is not what is expected.'],
    ],
    [
      "a shorter list",
      { outputs: { a: { list: [1] } } },
      ['/expect/outputs/a/list/1 The output of "a" at "/list/1" is not what is expected.'],
    ],
    [
      "a name that every object has",
      { outputs: { a: { constructor: {} } } },
      ['/expect/outputs/a/constructor The output of "a" at "/constructor" is not what is expected.'],
    ],
    [
      "an output of nobody",
      { outputs: { constructor: {} } },
      ['/expect/outputs/constructor There is nothing: the output of "constructor" is expected.'],
    ],
    ["a schema", { schema: { a: { required: ["list"] } } }, []],
    [
      "a schema that does not fit",
      { schema: { b: { type: "number" } } },
      ['/expect/schema/b The output of "b" does not fit: This must be a number.'],
    ],
    ["another status", { nodes: { a: "skipped" } }, ['/expect/nodes/a The status of "a" is not what is expected.']],
    [
      "what is true",
      { cel: ["outputs.a.deep.y == 2", "status == 'completed'", "nodes.b == 'completed'", "error == null"] },
      [],
    ],
    ["what is false", { cel: ["outputs.b == 'x'"] }, ["/expect/cel/0 This is false: outputs.b == 'x'"]],
    ["what is neither", { cel: ["outputs.b"] }, ["/expect/cel/0 This is not true or false: outputs.b"]],
  ])("is %s", async (_, expected, problems) => {
    expect(await found({ expect: expected }, doc)).toEqual(problems);
  });

  test("is an expression that fails, with its reason", async () => {
    expect((await found({ expect: { cel: ["outputs.none == 1"] } }, doc)).join()).toContain(
      "/expect/cel/0 The expression `outputs.none == 1` failed",
    );
  });

  test("is shared at the end", async () => {
    const sharing = document({ a: say("A. CALL: set_shared_context('k', {\"v\": [1]})") });
    expect(await found({ expect: { shared: { k: { v: [1] } } } }, sharing)).toEqual([]);
    expect(await found({ expect: { shared: { k: { v: [2] } } } }, sharing)).toEqual([
      '/expect/shared/k/v/0 The shared value "k" at "/v/0" is not what is expected.',
    ]);
  });
});

describe("an expected conversation", () => {
  const doc = document(
    {
      a: say("A. CALL: ask_node('b', 'one and two') CALL: ask_node('b', 'one') CALL: broadcast_message('news')"),
      b: say("B. {{outputs.a}}"),
    },
    { edges: [["a", "b"]] },
  );
  const one = { ask: "b", question: { contains: "one" } };
  const both = { ask: "b", question: "one and two" };
  const news = { from: "a", broadcast: { matches: "^ne" }, to: ["b"] };

  test.each<[string, object, string[]]>([
    ["is found among what is said, each message once", [one, both], []],
    [
      "has more messages than were said",
      [one, one, both],
      ['/expect/conversation/2 The question of somebody to b: "one and two" was not said.'],
    ],
    ["is said in its order", { messages: [both, one, news], in_order: true, only: true }, []],
    [
      "is said in another order",
      { messages: [news, both], in_order: true },
      [
        '/expect/conversation/messages/1 The question of somebody to b: "one and two" was not said here in the order of the test.',
      ],
    ],
    [
      "is not all that is said",
      { messages: [both, one], only: true },
      ["/expect/conversation/only This was said as well: a tells b: news (delivered)"],
    ],
    ["is silence", { messages: [], only: true }, expect.objectContaining({ length: 3 }) as never],
    [
      "has another end",
      [{ ask: "b", outcome: "timed-out" }],
      ["/expect/conversation/0 The question of somebody to b was not said."],
    ],
  ])("%s", async (_, conversation, problems) => {
    const problemsFound = await found({ expect: { conversation } }, doc);
    if (Array.isArray(problems)) expect(problemsFound).toEqual(problems);
    else expect(problemsFound.length).toBe(3);
  });
});

describe("people", () => {
  const doc = document({ ok: { type: "approval", config: { question: "Go?", choices: ["yes", "no"] } } });

  test("answer what the test makes them answer", async () => {
    expect(await found({ people: { ok: ["no"] }, expect: { outputs: { ok: "no" } } }, doc)).toEqual([]);
  });

  test("who have no answer, a wrong one or one too many fail the test, which does not wait", async () => {
    expect((await found({}, doc)).join()).toBe(
      '/people/ok "ok" asks a person "Go?", and the test gives no answer to that.',
    );
    expect((await found({ people: { ok: ["perhaps"] } }, doc)).join()).toMatch(/^\/people\/ok\/0 "perhaps" is none of/);
    expect(await found({ people: { ok: ["yes", "no"] } }, doc)).toEqual([
      '/people/ok/1 "ok" never asked a person for this.',
    ]);
  });
});

test("many tests give their results in their order, whichever is done first", async () => {
  const waiting = (seconds: number) => document({ a: { type: "delay", config: { delay_seconds: seconds } } });
  const tests = await Promise.all(
    [0.05, 0, 0.02, ...Array.from({ length: 20 }, () => 0)].map((seconds, index) =>
      load({ name: `test ${index}` }, waiting(seconds)),
    ),
  );
  const results = await Array.fromAsync(runWorkflowTests(tests));
  expect(results.map(({ result }) => result.name)).toEqual(tests.map(({ name }) => name));
  expect(results.every(({ result }) => result.problems.length === 0)).toBe(true);
});
