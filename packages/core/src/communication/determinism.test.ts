import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LlmRequest, LlmResponse, ToolCall } from "../contracts/llm-provider.ts";
import type { Transport } from "../contracts/transport.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";
import { memoryTransport } from "../memory/memory-transport.ts";
import { lateStore, tryRun } from "../testing/try-run.test-kit.ts";

/** How long each effect takes, in turns of the event loop and of the microtask queue, one after another. */
type Timing = readonly { readonly macro: number; readonly micro: number }[];

const timing: fc.Arbitrary<Timing> = fc.array(
  fc.record({ macro: fc.oneof(fc.constant(0), fc.nat(3)), micro: fc.nat(6) }),
  { minLength: 1, maxLength: 40 },
);

function delays(given: Timing): () => Promise<void> {
  let next = 0;
  return async () => {
    const { macro, micro } = given[next++ % given.length] as Timing[number];
    for (let turn = 0; turn < macro; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < micro; turn++) await undefined;
  };
}

const ask = (target: string, question: string) => ({ name: "ask_node", arguments: { target, question } });
// To a node downstream alone: who runs beside its sender hears a broadcast whenever it comes.
const tell = (message: string) => ({ name: "broadcast_message", arguments: { message, target_agents: ["last"] } });
const set = (key: string, value: string) => ({ name: "set_shared_context", arguments: { key, value } });

/** What each node's model does in its own run, turn by turn, and when it is asked. Everything depends on the request alone. */
const scripts: Record<string, readonly (readonly Omit<ToolCall, "id">[])[]> = {
  // Three questions at a time to two agents, two of them to the same.
  ann: [
    [ask("oracle", "ann 1"), ask("sage", "ann 2"), ask("oracle", "ann 3")],
    [ask("oracle", "ann 4"), set("a", "1")],
  ],
  // A second asker at the same agents, which it reaches through another as well.
  bob: [
    [ask("oracle", "bob 1"), ask("oracle", "bob 2")],
    [tell("bob is done"), ask("sage", "relay bob 3")],
    [ask("nobody", "?"), ask("bob", "self")],
  ],
  cid: [[ask("sage", "relay cid 1"), ask("oracle", "relay cid 2"), ask("ann", "cid 3")]],
};

const document = {
  name: "timing",
  metadata: { max_concurrency: 8, communication_mode: "pubsub" },
  nodes: [
    { id: "first", type: "transformer", config: { template: "F" } },
    ...["ann", "bob", "cid", "oracle", "sage"].map((id) => ({
      id,
      type: "ai-processor",
      config: {
        prompt: `I am ${id}: {{outputs.first}}`,
        can_communicate: true,
        answer_concurrency: id === "oracle" ? 1 : 3,
      },
    })),
    {
      id: "last",
      type: "ai-processor",
      config: { prompt: "{{outputs.ann}} {{outputs.bob}} {{outputs.cid}}", can_communicate: true },
    },
  ],
  edges: [
    ...["ann", "bob", "cid", "oracle", "sage"].map((to) => ({ from: "first", to })),
    ...["ann", "bob", "cid"].map((from) => ({ from, to: "last" })),
  ],
};

/** A model whose answer is a function of its request. Asked to relay, it asks on first. */
function respond({ messages }: LlmRequest): LlmResponse {
  const system = messages.find((message) => message.role === "system")?.content ?? "";
  const turns = messages.filter(
    (message) => message.role === "assistant" && (message.tool_calls?.length ?? 0) > 0,
  ).length;
  const last = messages.findLast((message) => message.role === "user")?.content ?? "";
  const said = messages.map(({ content }) => content).join("|");
  const final: LlmResponse = { content: `said ${hash(said)} to ${last.slice(0, 30)}`, finish_reason: "stop" };
  const calls = (wanted: readonly Omit<ToolCall, "id">[]): LlmResponse => ({
    content: "",
    tool_calls: wanted.map((call, index) => ({ ...call, id: `c${turns}-${index}` })),
    finish_reason: "tool-calls",
  });
  if (system.includes("asks you a question")) {
    const me = system.match(/I am (\w+)/)?.[1];
    if (!last.includes("relay") || turns > 0) return final;
    return calls(
      me === "sage"
        ? [ask("oracle", `on ${last.length} a`), ask("oracle", `on ${last.length} b`)]
        : [ask("sage", `on ${last.length}`)],
    );
  }
  const me = messages.find((message) => message.role === "user")?.content.match(/I am (\w+)/)?.[1] ?? "";
  const wanted = scripts[me]?.[turns];
  return wanted === undefined ? final : calls(wanted);
}

function hash(text: string): number {
  let value = 7;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}

/** A run under one timing: its requests and its step keys, each question's id written as the key of the step that put it. */
async function play(given: { readonly model: Timing; readonly transport: Timing; readonly store: Timing | undefined }) {
  const modelDelay = delays(given.model);
  const transportDelay = delays(given.transport);
  const requests: string[] = [];
  const inner = memoryTransport();
  // Payloads stay in order, as every transport promises; how long each takes is open.
  let line: Promise<unknown> = Promise.resolve();
  const transport: Transport = {
    ...inner,
    publish(channel, payload) {
      line = line.then(transportDelay).then(() => inner.publish(channel, payload).catch(() => 0));
      return Promise.resolve();
    },
  };
  const tried = await tryRun(document, {
    transport: () => transport,
    store: given.store === undefined ? memoryRunStore() : lateStore(delays(given.store)),
    provider: {
      name: "scripted",
      isFree: true,
      async generate(request) {
        requests.push(JSON.stringify(request.messages));
        await modelDelay();
        return respond(request);
      },
    },
  });
  const state = await tried.ended;
  const keys = new Map([...state.messages.values()].map((message) => [message.id, message.key]));
  const canonical = (key: string): string =>
    key.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => `<${canonical(keys.get(id) ?? "unknown")}>`);
  return {
    status: state.status,
    output: state.output,
    requests: requests.map((text) => text.replaceAll(/call-\d+/g, "call")).sort(),
    steps: [...state.steps.keys()].map(canonical).sort(),
    messages: [...state.messages.values()]
      .map(({ key, outcome, content }) => `${canonical(key)} ${outcome} ${JSON.stringify(content)}`)
      .sort(),
  };
}

describe("whatever the timing of models, transport and store", () => {
  test("agents that answer in parallel, tool calls in parallel and two askers at one agent give the same requests and the same step keys", async () => {
    const still = [{ macro: 0, micro: 0 }];
    const expected = await play({ model: still, transport: still, store: undefined });
    expect(expected.status).toBe("completed");
    expect(expected.steps.length).toBeGreaterThan(40);
    expect(expected.steps.join()).not.toContain("unknown>");
    await fc.assert(
      fc.asyncProperty(
        fc.record({ model: timing, transport: timing, store: fc.option(timing, { nil: undefined }) }),
        async (given) => {
          expect(await play(given)).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });
});
