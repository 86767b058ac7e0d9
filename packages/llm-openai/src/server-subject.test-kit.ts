import type { LlmResponse } from "@chasmx/core";
import type { PretendModel, ProviderFailure, ProviderSubject } from "@chasmx/core/testing";
import { fieldsOf, listOf, textOf } from "./json.ts";
import { openaiProvider } from "./openai-provider.ts";
import type { OpenaiOptions } from "./options.ts";
import {
  type Answer,
  type CompatibleServer,
  type Delivery,
  type ModelAnswer,
  type ReceivedCall,
  startCompatibleServer,
} from "./testing/index.ts";

/** The key of every provider in these tests. */
export const key = "sk-proj-0123456789abcdefTESTkey/+=";

/** A subject of the kit before servers of its own, which it closes at the end. */
export function serverSubject(options: OpenaiOptions, delivery: Delivery = {}) {
  const servers: CompatibleServer[] = [];
  const start = async (answer: (call: ReceivedCall) => Answer) => {
    const server = await startCompatibleServer({ ...delivery, answer });
    servers.push(server);
    const provider = openaiProvider({ baseUrl: server.url, apiKey: key, ...options });
    return { server, provider };
  };
  const subject: ProviderSubject = {
    key,
    model: "gpt-test",
    isStreaming: true,
    create: async (model) => (await start((call) => answerOf(model(lastText(call))))).provider,
    async silent() {
      const { server, provider } = await start(() => ({ fails: "hangs" }));
      const received = server.arrived(0);
      return { provider, received, over: received.then(({ ended }) => ended) };
    },
    failing: async (failure) => (await start(() => failures[failure])).provider,
  };
  const close = () => Promise.all(servers.map((server) => server.close()));
  return { subject, close };
}

const failures: Readonly<Record<ProviderFailure, Answer>> = {
  unauthorized: {
    status: 401,
    error: { message: `Incorrect API key provided: ${key}. Bearer ${key}`, code: "invalid_api_key" },
  },
  "rate-limited": { status: 429, error: { message: `Rate limit of ${key} reached`, code: "rate_limit_exceeded" } },
  refused: { status: 400, error: `{"message": "Nothing for ${key}", "code": 400}` },
  broken: { status: 503, error: `upstream of ${encodeURIComponent(key)} and ${key} is gone` },
};

/** The text that a conversation ends with, in either API. */
export function lastText({ body }: ReceivedCall): string {
  const last = fieldsOf(listOf(body.messages ?? body.input).at(-1));
  return textOf(last.content) ?? textOf(last.output) ?? "";
}

/** What a model says, as the server is told it. */
function answerOf(given: ReturnType<PretendModel>): ModelAnswer {
  const response: Partial<LlmResponse> = typeof given === "string" ? { content: given } : given;
  const { content, tool_calls: calls, usage, finish_reason: reason } = response;
  const counted = usage && {
    input: usage.input_tokens,
    output: usage.output_tokens,
    ...(usage.cached_tokens === undefined ? {} : { cached: usage.cached_tokens }),
    ...(usage.reasoning_tokens === undefined ? {} : { reasoning: usage.reasoning_tokens }),
  };
  return {
    ...(content === undefined ? {} : { text: content }),
    ...(calls === undefined ? {} : { calls: calls.map((call) => ({ ...call, arguments: call.arguments as object })) }),
    ...(reason === "length" || reason === "content-filter" ? { end: reason } : {}),
    usage: counted ?? "none",
  };
}
