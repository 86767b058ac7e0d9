import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../contracts/json.ts";
import type { NodeContext } from "../contracts/node-type.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { ChasmError } from "../errors.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";
import { lateStore, tryRun, worker } from "../testing/try-run.test-kit.ts";
import { foldRunState } from "./fold.ts";

type Act = (context: NodeContext, turn: number) => Promise<unknown> | unknown;

const acts: Record<string, Act> = {
  step: (context) => context.step("s", () => ({ a: [1, null, "x"] })),
  failing: (context) => context.step("f", () => Promise.reject(new Error("no"))).catch(() => 0),
  ask: (context, turn) => context.agent.ask(`n${turn % 3}`, "?", { step: `ask-${turn}` }).catch(() => 0),
  wrong: (context, turn) => context.agent.ask("nobody", "?", { step: `ask-${turn}` }).catch(() => 0),
  tell: (context) => context.agent.broadcast("news"),
  set: (context) => context.agent.setShared("k", context.run.nodeId),
  get: (context) => context.agent.getShared("k", "none"),
  inbox: (context) => context.agent.inbox(),
  log: (context) => context.log("line"),
  model: (context, turn) =>
    context.model.generate({ messages: [{ role: "user", content: "x" }] }, { step: `m-${turn}` }),
  retry(context) {
    if (context.run.attempt === 1) throw new Error("again");
  },
  fail() {
    throw new ChasmError("INPUT_INVALID", "bad");
  },
};

const workflow = fc.integer({ min: 3, max: 8 }).chain((size) =>
  fc.record({
    nodes: fc.array(
      fc.record({
        acts: fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 5 }),
        on_error: fc.constantFrom("fail", "continue", "skip"),
        isLoud: fc.boolean(),
      }),
      { minLength: size, maxLength: size },
    ),
    edges: fc.uniqueArray(
      fc.tuple(fc.nat(size - 2), fc.nat(size - 2)).map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const),
      { maxLength: 12, selector: String },
    ),
    max_concurrency: fc.integer({ min: 1, max: 4 }),
    cancelAt: fc.option(fc.nat(40), { freq: 4 }),
    isLate: fc.boolean(),
  }),
);

describe("the fold of stored events", () => {
  test("equals the state of the live run, for any run, whatever its end; and every order in the journal is sound", async () => {
    await fc.assert(
      fc.asyncProperty(workflow, async ({ nodes, edges, max_concurrency, cancelAt, isLate }) => {
        const work = Object.fromEntries(
          nodes.map((node, index) => [
            `n${index}`,
            async (context: NodeContext): Promise<JsonValue> => {
              for (const [turn, name] of node.acts.entries()) await acts[name]?.(context, turn);
              return { node: index };
            },
          ]),
        );
        let cancel: () => void = () => undefined;
        const tried = await tryRun(
          {
            name: "random",
            metadata: { max_concurrency },
            nodes: nodes.map(({ on_error, isLoud }, index) => ({
              id: `n${index}`,
              type: "worker",
              config: { can_communicate: isLoud },
              retry: { max_attempts: 2, backoff_seconds: 0 },
              on_error,
            })),
            edges: edges.map(([from, to]) => ({ from: `n${from}`, to: `n${to}` })),
          },
          {
            store: isLate ? lateStore(async () => undefined) : memoryRunStore(),
            nodeTypes: [worker(work, async (_, context) => context.agent.ask("n0", "nested?").catch(() => "no"))],
            onEvent: (event) => event.sequence === cancelAt && cancel(),
          },
        );
        cancel = () => tried.run.cancel();
        const state = await tried.ended;
        const stored: RunEvent[] = [];
        for await (const event of tried.store.read(tried.run.id)) stored.push(event);
        expect(stored).toEqual(tried.events);
        expect(stored.map((event) => event.sequence)).toEqual(stored.map((_, index) => index));
        // What was written survives JSON unchanged, so every store keeps the same.
        expect(foldRunState(JSON.parse(JSON.stringify(stored)))).toEqual(state);
        assertSound(stored);
      }),
      { numRuns: 150 },
    );
  });

  test.each(["run-postponed", "constructor", "__proto__"])(
    "only counts an event of a type that a later version may have added, such as %s",
    (type) => {
      const base = { v: 1, run_id: "r", time: 1, path: "" } as const;
      const accepted = { type: "run-accepted", workflow: {}, inputs: {}, mode: "simple", engine: "0.0.0" } as const;
      const first: RunEvent = { ...base, sequence: 0, ...accepted };
      const later = { ...base, sequence: 1, type } as unknown as RunEvent;
      expect(foldRunState([first, later])).toEqual({ ...foldRunState([first]), length: 2 });
    },
  );
});

/** What holds for every run that has ended. */
function assertSound(events: readonly RunEvent[]) {
  expect(events[0]?.type).toBe("run-accepted");
  expect(events.filter((event) => /^run-(completed|failed|cancelled)$/.test(event.type))).toEqual([events.at(-1)]);
  const open = new Map<string, number>();
  const count = (kind: string, id: string, by: number) =>
    open.set(`${kind} ${id}`, (open.get(`${kind} ${id}`) ?? 0) + by);
  for (const event of events) {
    if (event.type === "message-sent") count("message", event.message_id, 1);
    if (event.type === "message-settled") count("message", event.message_id, -1);
    if (event.type === "agent-registered") count("agent", event.agent_id, 1);
    if (event.type === "agent-unregistered") count("agent", event.agent_id, -1);
    if (event.type === "node-started") count("attempt", `${event.node_id} ${event.attempt}`, 1);
  }
  for (const [what, left] of open) expect(left, what).toBe(what.startsWith("attempt") ? 1 : 0);
}
