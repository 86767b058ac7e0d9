import { describe, expect, test } from "vitest";
import { document, tryRun, worker } from "../testing/try-run.test-kit.ts";

const one = document({ a: "worker" });

describe("what a node gives", () => {
  test("ends as failed where a node throws what is no error", async () => {
    for (const thrown of ["text", 7, null, undefined, Symbol("s"), Object.create(null), { message: "plain" }]) {
      const tried = await tryRun(one, {
        nodeTypes: [
          worker({
            a() {
              throw thrown;
            },
          }),
        ],
      });
      expect(await tried.ended, String(typeof thrown)).toMatchObject({ status: "failed", failedNode: "a" });
      expect(tried.of("node-failed")).toHaveLength(1);
    }
  });

  test.each([
    ["a number that is none", Number.NaN],
    ["a function", () => 1],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["a big integer", 1n],
    ["undefined inside", { a: undefined }],
    ["a hole in a list", [1, undefined, 2]],
    ["a circle", circle()],
    ["300 levels", nested(300)],
  ])("fails with OUTPUT_NOT_JSON where a node gives %s", async (_, value) => {
    const tried = await tryRun(one, { nodeTypes: [worker({ a: () => value as never })] });
    expect((await tried.ended).error?.code).toBe("OUTPUT_NOT_JSON");
  });

  test("takes no output for null", async () => {
    const tried = await tryRun(one, { nodeTypes: [worker({ a: () => undefined as never })] });
    expect((await tried.ended).output).toEqual({ a: null });
  });

  test("does not let a node change what another node or the journal holds", async () => {
    const tried = await tryRun(
      document(
        { a: "worker", b: "worker", c: "worker" },
        {
          edges: [
            ["a", "b"],
            ["b", "c"],
          ],
          variables: [{ name: "v", value: { list: [1] } }],
        },
      ),
      {
        nodeTypes: [
          worker({
            a: () => ({ list: [1] }),
            async b(context) {
              const result = await context.step("made", () => ({ list: [1] }));
              for (const value of [context.outputs.a, context.inputs.v, result, context.incoming.a]) {
                try {
                  (value as { list: number[] }).list.push(2);
                } catch {
                  // Frozen is one way to forbid it.
                }
              }
              return result;
            },
            c: ({ outputs, inputs }) => [outputs.a as never, inputs.v as never],
          }),
        ],
      },
    );
    const state = await tried.ended;
    expect(state.nodes.get("c")?.output).toEqual([{ list: [1] }, { list: [1] }]);
    expect(tried.of("step-completed")[0]?.result).toEqual({ list: [1] });
    expect(tried.of("node-completed")[0]?.output).toEqual({ list: [1] });
  });
});

function circle(): object {
  const value: Record<string, unknown> = {};
  value.self = value;
  return value;
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}
