import { describe, expect, test } from "vitest";
import type { NodeContext } from "../contracts/node-type.ts";
import type { ChasmError } from "../errors.ts";
import { document, tryRun, worker } from "../testing/try-run.test-kit.ts";

const code = (work: Promise<unknown>) =>
  work.then(
    (value) => value,
    (error: ChasmError) => error.code,
  );

describe("shared context", () => {
  test("gives the last write, whose versions the journal shows, and the default where nothing was written", async () => {
    const tried = await tryRun(document({ a: "worker", b: "worker" }, { edges: [["a", "b"]] }), {
      nodeTypes: [
        worker({
          async a({ agent }) {
            const results = [await agent.getShared("k"), await agent.getShared("k", [1])];
            await agent.setShared("k", { n: 1 });
            await agent.setShared("k", null);
            await agent.setShared("__proto__", "data");
            return results;
          },
          b: async ({ agent }) => [
            await agent.getShared("k", "default"),
            await agent.getShared("__proto__"),
            await agent.getShared("constructor"),
          ],
        }),
      ],
    });
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toEqual([null, [1]]);
    expect(state.nodes.get("b")?.output).toEqual([null, "data", null]);
    expect(tried.of("context-set").map(({ name, version }) => [name, version])).toEqual([
      ["k", 1],
      ["k", 2],
      ["__proto__", 1],
    ]);
  });

  test("orders writes that come at the same time", async () => {
    const ids = ["a", "b", "c", "d"];
    const tried = await tryRun(
      document(Object.fromEntries(ids.map((id) => [id, "worker"])), { metadata: { max_concurrency: 4 } }),
      {
        nodeTypes: [
          worker(
            Object.fromEntries(
              ids.map((id) => [
                id,
                async ({ agent }: NodeContext) => {
                  for (let count = 0; count < 5; count++) await agent.setShared("k", `${id}${count}`);
                  return null;
                },
              ]),
            ),
          ),
        ],
      },
    );
    const state = await tried.ended;
    expect(tried.of("context-set").map(({ version }) => version)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(state.shared.get("k")?.value).toBe(tried.of("context-set").at(-1)?.value);
  });

  test.each([
    ["an empty name", "", 1, "OPTION_INVALID"],
    ["a name that is no text", 7, 1, "OPTION_INVALID"],
    ["a name of 300 characters", "x".repeat(300), 1, "OPTION_INVALID"],
    ["no JSON", "k", new Date(), "OUTPUT_NOT_JSON"],
    ["too many bytes", "k", "漢".repeat(500), "MESSAGE_TOO_LARGE"],
  ])("refuses %s", async (...[, name, value, expected]) => {
    const tried = await tryRun(document({ a: "worker" }), {
      limits: { maxMessageBytes: 1000 },
      nodeTypes: [worker({ a: ({ agent }) => code(agent.setShared(name as string, value as never)) as never })],
    });
    expect((await tried.ended).nodes.get("a")?.output).toBe(expected);
    expect(tried.of("context-set")).toEqual([]);
  });
});
