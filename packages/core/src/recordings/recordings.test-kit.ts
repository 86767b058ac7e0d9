import fc from "fast-check";
import type { LlmProvider, LlmRequest, LlmResponse, ToolCall } from "../contracts/llm-provider.ts";
import { document } from "../testing/try-run.test-kit.ts";

/** How long each effect takes, in turns of the event loop, one after another. */
export type Timing = readonly number[];

export const timing: fc.Arbitrary<Timing> = fc.array(fc.nat(4), { minLength: 1, maxLength: 30 });

/** Waits as long as a timing says. */
export function delays(given: Timing): () => Promise<void> {
  let next = 0;
  return async () => {
    const turns = given[next++ % given.length] as number;
    for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  };
}

const ask = (target: string, question: string) => ({ name: "ask_node", arguments: { target, question } });

const scripts: Readonly<Record<string, readonly (readonly Omit<ToolCall, "id">[])[]>> = {
  ann: [[ask("oracle", "ann 1"), ask("sage", "relay ann 2"), ask("oracle", "ann 3")], [ask("oracle", "ann 4")]],
  bob: [[ask("oracle", "bob 1"), ask("oracle", "bob 2")], [ask("sage", "relay bob 3")], [ask("nobody", "?")]],
  cid: [[ask("sage", "relay cid 1"), ask("oracle", "relay cid 2"), ask("ann", "cid 3")]],
};

const agents = ["ann", "bob", "cid", "oracle", "sage"];

/** Five agents that work at the same time, three of which ask the others, some through one another. */
export const crowd = document(
  {
    ...Object.fromEntries(
      agents.map((id) => [
        id,
        {
          type: "ai-processor",
          config: { prompt: `I am ${id}.`, can_communicate: true, answer_concurrency: id === "oracle" ? 1 : 3 },
        },
      ]),
    ),
    last: { type: "ai-processor", config: { prompt: "{{outputs.ann}} {{outputs.bob}} {{outputs.cid}}" } },
  },
  { edges: ["ann", "bob", "cid"].map((id) => [id, "last"] as const), metadata: { max_concurrency: 8 } },
);

/** A model whose answers are all different: each has a number that nobody can foresee, and so have its tool calls. */
export function unforeseeable(delay: () => Promise<void> = async () => undefined): LlmProvider {
  return {
    name: "unforeseeable",
    isFree: true,
    async generate(request) {
      await delay();
      return respond(request);
    },
  };
}

function respond({ messages }: LlmRequest): LlmResponse {
  const turns = messages.filter((message) => message.role === "assistant" && message.tool_calls !== undefined).length;
  const said = messages.map(({ content }) => content).join("|");
  const last = messages.findLast(({ role }) => role === "user")?.content ?? "";
  const me = /I am (\w+)/.exec(said)?.[1] ?? "";
  const isAsked = messages[0]?.content.includes("asks you a question") === true;
  const relayed = [ask(me === "oracle" ? "sage" : "oracle", `for ${me}, ${last.length}`)];
  const whenAsked = last.includes("relay") ? [relayed] : [];
  const wanted = (isAsked ? whenAsked : (scripts[me] ?? []))[turns];
  if (wanted === undefined) return { content: `${me} ${crypto.randomUUID()}`, finish_reason: "stop" };
  return {
    content: "",
    tool_calls: wanted.map((call) => ({ ...call, id: crypto.randomUUID() })),
    finish_reason: "tool-calls",
    usage: { input_tokens: 3, output_tokens: 2 },
  };
}
