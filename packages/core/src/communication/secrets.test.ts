import { describe, expect, test } from "vitest";
import type { Transport } from "../contracts/transport.ts";
import type { ChasmError } from "../errors.ts";
import { memoryTransport } from "../memory/memory-transport.ts";
import { document, tryRun, worker } from "../testing/try-run.test-kit.ts";

const code = (work: Promise<unknown>) =>
  work.then(
    (value) => value,
    (error: ChasmError) => error.code,
  );

/** A memory transport that remembers what went over it. */
function spyingTransport() {
  const payloads: string[] = [];
  const inner = memoryTransport();
  const transport: Transport = {
    ...inner,
    publish(channel, payload) {
      payloads.push(payload);
      return inner.publish(channel, payload);
    },
  };
  return { payloads, transport };
}

describe("a secret", () => {
  const secret = `${"QWXZJKvm".repeat(20)}"?+&`;
  const spellings = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    btoa(secret),
    secret.slice(0, 90),
    encodeURIComponent(secret).slice(0, 90),
  ];
  const variables = [{ name: "key", type: "string", secret: true, value: "DOCUMENT-DEFAULT-QWXZ" }];

  test("is refused wherever it would leave, and leaves no trace in the journal or on the transport", async () => {
    const { payloads, transport } = spyingTransport();
    const tried = await tryRun(
      document(
        { a: "worker", b: "worker", m: { type: "ai-processor", config: { prompt: "x", can_communicate: true } } },
        { variables },
      ),
      {
        mode: "pubsub",
        transport: () => transport,
        inputs: { key: secret },
        nodeTypes: [
          worker(
            {
              async a({ agent, model }) {
                return Promise.all([
                  code(agent.ask("b", `use ${secret}`, { step: "1" })),
                  code(agent.ask("b", "?", { context: { [secret]: 1 }, step: "2" })),
                  code(agent.ask("b", `use ${btoa(`user:${secret}`)}`, { step: "3" })),
                  code(agent.broadcast(secret, { step: "4" })),
                  code(agent.setShared("k", [secret], { step: "5" })),
                  code(agent.setShared(secret, 1, { step: "6" })),
                  code(
                    model.generate(
                      { messages: [{ role: "user", content: encodeURIComponent(secret) }] },
                      { step: "7" },
                    ),
                  ),
                  code(
                    model.generate(
                      { messages: [], tools: [{ name: secret, description: "", parameters: {} }] },
                      { step: "8" },
                    ),
                  ),
                  code(agent.ask(secret, "?")),
                  code(agent.setShared(secret, 1)),
                  code(agent.getShared(secret)),
                  code(agent.getShared("k", secret)),
                ]) as never;
              },
            },
            () => "!",
          ),
        ],
      },
    );
    const results = (await tried.ended).nodes.get("a")?.output as unknown[];
    expect(results.slice(0, 8)).toEqual(Array(8).fill("SECRET_REFUSED"));
    for (const trace of [JSON.stringify(tried.events), payloads.join("\n")]) {
      for (const spelling of [...spellings, "DOCUMENT-DEFAULT-QWXZ"]) expect(trace).not.toContain(spelling);
    }
  });

  test("in an answer, an error, an output, a log line or a step never reaches journal, transport or other nodes", async () => {
    const { payloads, transport } = spyingTransport();
    const seen: unknown[] = [];
    const tried = await tryRun(document({ a: "worker", b: "worker" }, { edges: [["a", "b"]], variables }), {
      mode: "pubsub",
      transport: () => transport,
      inputs: { key: secret },
      nodeTypes: [
        worker(
          {
            async a(context) {
              const { agent } = context;
              context.log(`log ${secret}`);
              seen.push(
                await code(agent.ask("b", "answer")),
                await agent.ask("b", "error").catch((error: Error) => error.message),
              );
              seen.push(await context.step("s", () => secret));
              expect(await code(context.step(secret, () => 1))).toBe("SECRET_REFUSED");
              return { out: secret, [secret]: 1 };
            },
            b: ({ outputs }) => outputs,
          },
          ({ question }) => {
            if (question === "error") throw new Error(`it broke with ${secret}`);
            return secret;
          },
        ),
      ],
    });
    const state = await tried.ended;
    expect(state.error).toBeUndefined();
    for (const trace of [
      JSON.stringify(tried.events),
      JSON.stringify(seen),
      JSON.stringify(state.nodes.get("b")?.output),
      payloads.join("\n"),
    ]) {
      for (const spelling of spellings) expect(trace).not.toContain(spelling);
    }
  });

  test.each<[string, unknown]>([
    ["run", "run"],
    ["node", "node"],
    ["e", "e"],
    ["1", 1],
    ["type", "type"],
    ["a message id's dash", "-"],
    ["JSON's quote", '"'],
  ])("that is as short as %s does not break the run", async (_, value) => {
    const tried = await tryRun(
      document({ a: "worker", b: "worker" }, { variables: [{ name: "key", secret: true, value }] }),
      {
        nodeTypes: [worker({ a: ({ agent }) => code(agent.ask("b", "?")) as never }, () => "!")],
      },
    );
    const state = await tried.ended;
    expect(state.status).toMatch(/completed|failed/);
    expect(tried.events.map((event) => event.type)).toContain("run-accepted");
    expect(tried.events.at(-1)?.type).toMatch(/^run-(completed|failed)$/);
  });
});
