import type { LlmProvider, LlmRequest } from "../contracts/llm-provider.ts";

/** How many bytes a request's messages have. */
export const bytesOf = ({ messages }: LlmRequest) => new TextEncoder().encode(JSON.stringify({ messages })).length;

/** A paid provider whose answers are as long as the limit allows, and which counts what it is really asked for. */
export function paid(price?: { input: number; output: number }) {
  const seen: LlmRequest[] = [];
  let used = 0;
  const provider: LlmProvider = {
    name: "paid",
    ...(price === undefined ? {} : { priceOf: () => price }),
    async generate(request) {
      seen.push(request);
      await new Promise((resolve) => setImmediate(resolve));
      if (request.model === "fails") throw new TypeError("Broken.");
      const usage = { input_tokens: Math.ceil(bytesOf(request) / 3), output_tokens: request.max_tokens ?? 1_000_000 };
      used += usage.input_tokens + usage.output_tokens;
      return { content: "said", finish_reason: "stop", usage };
    },
  };
  return { provider, seen, used: () => used };
}

/** A request with a limit of its answer. */
export const call = (max_tokens?: number, model = "m") => ({
  messages: [{ role: "user", content: "x" }] as const,
  model,
  ...(max_tokens === undefined ? {} : { max_tokens }),
});
