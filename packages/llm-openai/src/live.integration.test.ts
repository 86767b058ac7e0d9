import { loadWorkflow, startRun } from "@chasmx/core";
import { type ProviderSubject, providerConformance } from "@chasmx/core/testing";
import { describe, expect, test } from "vitest";
import { openaiProvider } from "./openai-provider.ts";

/**
 * A real endpoint, which costs tokens: it is called where OPENAI_BASE_URL and OPENAI_API_KEY are set, with OPENAI_MODEL, over
 * OPENAI_API (chat or responses).
 */
const {
  OPENAI_BASE_URL: baseUrl,
  OPENAI_API_KEY: apiKey,
  OPENAI_MODEL: model = "gpt-5-mini",
  OPENAI_API: api = "chat",
} = process.env;
const isSet = baseUrl !== undefined && apiKey !== undefined;
if (!isSet) process.stderr.write("No real endpoint is called: set OPENAI_BASE_URL and OPENAI_API_KEY to call one.\n");

const limitMs = 120_000;

describe.skipIf(!isSet)(`the endpoint at ${baseUrl}`, () => {
  const create = () => openaiProvider({ baseUrl, apiKey, model, api: api === "responses" ? "responses" : "chat" });
  const subject: ProviderSubject = {
    create,
    isTold: false,
    isStreaming: true,
    model,
    ...(isSet ? { key: apiKey } : {}),
  };

  for (const { name, run } of providerConformance) test(name, () => run(subject), limitMs);

  test(
    "runs a workflow in which one agent asks another and gives JSON of a schema",
    async () => {
      const color = { type: "string", enum: ["red", "green", "blue"] };
      const workflow = await loadWorkflow({
        name: "Live",
        nodes: [
          {
            id: "guest",
            type: "ai-processor",
            config: {
              can_communicate: true,
              prompt: "CALL: ask_node('host', 'Which colour is the sky?')\n\nThen give that colour.",
              output_schema: {
                type: "object",
                properties: { color },
                required: ["color"],
                additionalProperties: false,
              },
            },
          },
          {
            id: "host",
            type: "ai-processor",
            config: { can_communicate: true, prompt: "You know that the sky is blue." },
          },
        ],
        edges: [{ from: "guest", to: "host" }],
      });
      const state = await (await startRun(workflow, { provider: create() })).finished;
      expect(state.error).toBeUndefined();
      expect(state.nodes.get("guest")?.output).toEqual({ color: "blue" });
      expect(state.asks).toBeGreaterThan(0);
    },
    limitMs,
  );
});
