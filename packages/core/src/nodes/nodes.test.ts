import { afterEach, describe, expect, test, vi } from "vitest";
import type { JsonValue } from "../contracts/json.ts";
import type { ChasmError, ErrorRecord } from "../errors.ts";
import { document, settled, tryRun, worker } from "../testing/try-run.test-kit.ts";

afterEach(() => void vi.useRealTimers());

interface Ended {
  readonly output?: JsonValue | undefined;
  readonly error?: ErrorRecord | undefined;
}

/** Runs one node after another whose output is given; resolves with its state, or the error that refused the document. */
async function runNode(node: object, before: unknown = null, variables: object[] = []): Promise<Ended> {
  const tried = await tryRun(document({ a: "worker", x: node }, { edges: [["a", "x"]], variables }), {
    nodeTypes: [worker({ a: () => before as never })],
  }).catch((error: ChasmError) => error);
  if (tried instanceof Error) return { error: { code: tried.code, message: tried.message } };
  const state = await tried.ended;
  return state.nodes.get("x") ?? { error: state.error };
}

describe("condition", () => {
  const branching = (config: object, edges: [string, string, string?][], before: unknown) =>
    tryRun(
      document(
        { a: "worker", x: { type: "condition", config }, yes: "worker", no: "worker", always: "worker" },
        { edges: [["a", "x"], ...edges] },
      ),
      {
        nodeTypes: [worker({ a: () => before as never })],
      },
    ).then(async (tried) => {
      await tried.ended;
      return tried
        .of("node-started")
        .map((event) => event.node_id)
        .slice(2);
    });

  test.each([
    [5, ["yes", "always"]],
    [1, ["no", "always"]],
  ])("takes the branch of %i and the edges without one", async (value, expected) => {
    const edges: [string, string, string?][] = [
      ["x", "yes", "true"],
      ["x", "no", "false"],
      ["x", "always"],
    ];
    expect(await branching({ condition: "outputs.a > 3" }, edges, value)).toEqual(expected);
  });

  test("takes the first case that holds, else its default", async () => {
    const config = {
      cases: [
        { name: "yes", condition: "outputs.a > 3" },
        { name: "second", condition: "outputs.a > 2" },
      ],
      default: "no",
    };
    const edges: [string, string, string?][] = [
      ["x", "yes", "yes"],
      ["x", "no", "no"],
      ["x", "always", "second"],
    ];
    expect(await branching(config, edges, 9)).toEqual(["yes"]);
    expect(await branching(config, edges, 3)).toEqual(["always"]);
    expect(await branching(config, edges, 0)).toEqual(["no"]);
  });

  test.each([
    ["a number", "1 + 1"],
    ["a text", "'true'"],
    ["null", "null"],
    ["a list", "[true]"],
  ])("fails with EXPRESSION_FAILED where it gives %s", async (_, condition) => {
    expect((await runNode({ type: "condition", config: { condition } })).error?.code).toMatch(
      /EXPRESSION_FAILED|WORKFLOW_INVALID/,
    );
  });

  test("fails where what it reads is not there", async () => {
    expect(
      (await runNode({ type: "condition", config: { condition: "outputs.a.b.c == 1" } }, { b: null })).error?.code,
    ).toBe("EXPRESSION_FAILED");
  });

  test("is refused without a condition, because it decides nothing", async () => {
    expect((await runNode({ type: "condition", config: {} })).error?.code).toBe("WORKFLOW_INVALID");
    const both = { condition: "true", cases: [{ name: "x", condition: "true" }] };
    expect((await runNode({ type: "condition", config: both })).error?.code).toBe("WORKFLOW_INVALID");
  });
});

describe("filter", () => {
  const filter = (config: object, before: unknown = null) => runNode({ type: "filter", config }, before);

  test("keeps the items for which it holds, in their order", async () => {
    expect(
      (await filter({ condition: "item.n > 1 && index < 3" }, [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }])).output,
    ).toEqual([{ n: 2 }, { n: 3 }]);
    expect((await filter({ condition: "item > 1", mode: "exclude" }, [1, 2, 3])).output).toEqual([1]);
    expect(
      (await filter({ items: "{{outputs.a.list}}", condition: "item == 'x'" }, { list: ["x", "y"] })).output,
    ).toEqual(["x"]);
    expect((await filter({ condition: "true" }, [])).output).toEqual([]);
  });

  test.each([
    ["a text", "abc"],
    ["null", null],
    ["an object", { length: 2 }],
    ["a number", 3],
  ])("fails with INPUT_INVALID where what arrives is %s", async (_, before) => {
    expect((await filter({ condition: "true" }, before)).error?.code).toBe("INPUT_INVALID");
  });

  test("fails where the condition gives no truth value or cannot be evaluated, naming the item", async () => {
    expect((await filter({ condition: "item" }, [true, 1])).error).toMatchObject({
      code: "EXPRESSION_FAILED",
      message: expect.stringContaining("1"),
    });
    expect((await filter({ condition: "item.n > 1" }, [{ n: 2 }, {}])).error?.code).toBe("EXPRESSION_FAILED");
  });

  test("ends for 100,000 items", async () => {
    const list = Array.from({ length: 100_000 }, (_, index) => index);
    expect((await filter({ condition: "item >= 99999" }, list)).output).toEqual([99_999]);
  });

  test("fails with INPUT_INVALID where several outputs arrive", async () => {
    const tried = await tryRun(
      document(
        { a: "worker", b: "worker", x: { type: "filter", config: { condition: "true" } } },
        {
          edges: [
            ["a", "x"],
            ["b", "x"],
          ],
        },
      ),
      {
        nodeTypes: [worker({ a: () => [], b: () => [] })],
      },
    );
    expect((await tried.ended).error?.code).toBe("INPUT_INVALID");
  });
});

describe("transformer", () => {
  const transformer = (config: object, before: unknown = null) => runNode({ type: "transformer", config }, before);

  test("makes a value of an expression, of several by name, or a text", async () => {
    expect((await transformer({ expression: "outputs.a.n * 2" }, { n: 4 })).output).toBe(8);
    expect((await transformer({ fields: { double: "outputs.a.n * 2", __proto__x: "'y'" } }, { n: 4 })).output).toEqual({
      double: 8,
      __proto__x: "y",
    });
    expect((await transformer({ template: "{{outputs.a.n}}!" }, { n: 4 })).output).toBe("4!");
    expect((await transformer({ template: "{{outputs.a}}" }, "{{outputs.vault}}")).output).toBe("{{outputs.vault}}");
  });

  test("keeps numbers as JSON has them", async () => {
    expect((await transformer({ expression: "outputs.a" }, 9007199254740991)).output).toBe(9007199254740991);
    expect((await transformer({ expression: "7 / 2" })).output).toSatisfy(
      (value: number) => value === 3 || value === 3.5,
    );
    expect((await transformer({ expression: "1.0 / 0.0" })).error?.code ?? "none").toMatch(
      /EXPRESSION_FAILED|OUTPUT_NOT_JSON/,
    );
  });

  test("makes a field named __proto__ of its own", async () => {
    const config = JSON.parse('{"fields":{"__proto__":"1"}}') as object;
    expect(JSON.stringify((await transformer(config)).output)).toBe('{"__proto__":1}');
  });

  test("is refused without anything to make, and with more than one thing", async () => {
    expect((await transformer({})).error?.code).toBe("WORKFLOW_INVALID");
    expect((await transformer({ expression: "1", template: "x" })).error?.code).toBe("WORKFLOW_INVALID");
  });
});

describe("end and start", () => {
  test("give what arrives: one output as it is, several by node, or what the config says", async () => {
    expect((await runNode({ type: "end" }, [1])).output).toEqual([1]);
    expect(
      (await runNode({ type: "end", config: { output: { n: "{{outputs.a}}", t: "x{{outputs.a}}" } } }, 5)).output,
    ).toEqual({ n: 5, t: "x5" });
    const tried = await tryRun(
      document(
        { s: { type: "start" }, a: "worker", b: "worker", x: { type: "end" } },
        {
          edges: [
            ["s", "a"],
            ["s", "b"],
            ["a", "x"],
            ["b", "x"],
          ],
        },
      ),
      {
        nodeTypes: [worker({ a: () => 1, b: () => 2 })],
      },
    );
    expect(await tried.ended).toMatchObject({ output: { x: { a: 1, b: 2 } } });
  });
});

describe("delay", () => {
  test("waits as long as it says, also longer than a node's usual time-out", async () => {
    vi.useFakeTimers();
    const tried = await tryRun(document({ d: { type: "delay", config: { delay_seconds: 600 } } }), {});
    await vi.advanceTimersByTimeAsync(599_000);
    expect(tried.of("node-completed")).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await tried.ended).toMatchObject({ status: "completed", output: { d: 600 } });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("ends when its run is cancelled", async () => {
    const tried = await tryRun(document({ d: { type: "delay", config: { delay_seconds: 2_000_000 } } }), {});
    await settled();
    tried.run.cancel();
    expect((await tried.ended).status).toBe("cancelled");
  });

  test.each([-1, 2_000_001, "soon", null])("is refused for %j seconds", async (delay_seconds) => {
    expect((await runNode({ type: "delay", config: { delay_seconds } })).error?.code).toBe("WORKFLOW_INVALID");
  });

  test("takes a template, and refuses what it gives where that is no number", async () => {
    const node = { type: "delay", config: { delay_seconds: "{{wait}}" } };
    expect((await runNode(node, null, [{ name: "wait", value: 0 }])).output).toBe(0);
    expect((await runNode(node, null, [{ name: "wait", value: "soon" }])).error?.code).toBe("INPUT_INVALID");
    expect((await runNode(node, null, [{ name: "wait", value: -5 }])).error?.code).toBe("INPUT_INVALID");
  });

  test("prints no warning of a negative time", async () => {
    const warnings: unknown[] = [];
    const note = (warning: Error) => warnings.push(warning.name);
    process.on("warning", note);
    for (let count = 0; count < 20; count++) {
      let time = 0;
      const tried = await tryRun(document({ d: { type: "delay", config: { delay_seconds: 0 } } }), {
        now: () => (time += 5),
      });
      await tried.ended;
    }
    await settled();
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });
});
