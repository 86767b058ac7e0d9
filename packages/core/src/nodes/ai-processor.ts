import type { JsonObject } from "../contracts/json.ts";
import type { LlmMessage } from "../contracts/llm-provider.ts";
import type { NodeType, Question } from "../contracts/node-type.ts";
import { configSchemas } from "../generated/schemas.ts";
import { runAgentLoop } from "../models/agent-loop.ts";
import { delimited, textOf } from "../models/delimited.ts";
import { systemPrompt } from "../models/system-prompt.ts";
import type { AiProcessorConfig } from "./configs.ts";

/**
 * A model with a role: it carries out its prompt when its turn comes, and answers questions in that role at any time. Its
 * output is the model's text, or with an `output_schema` the JSON in it.
 */
export const aiProcessor: NodeType<AiProcessorConfig> = {
  type: "ai-processor",
  description: "A model with a role, which works, asks and answers.",
  configSchema: configSchemas["ai-processor"] ?? {},
  models: ({ model }: JsonObject) => [typeof model === "string" ? model : undefined],
  run(config, context) {
    const { text, directives } = config.prompt;
    const isParty = config.can_communicate === true;
    const active = isParty ? directives : [];
    const messages: LlmMessage[] = [
      ...systemPrompt(config, { situation: "work", directives: active }),
      { role: "user", content: text },
    ];
    return runAgentLoop({ config, context, messages, directives: active, readsInbox: isParty });
  },
  answer(question, config, context) {
    // The node's schema is for its output; an answer is in its own words.
    const { output_schema: _, ...answering } = config;
    const messages: LlmMessage[] = [
      ...systemPrompt(config, { situation: "answer", directives: [] }),
      ...conversation(question),
    ];
    return runAgentLoop({ config: answering, context, messages, directives: [], readsInbox: false });
  },
};

/** What was said before in this conversation, then what the node has made itself, then the question. */
function conversation({ from, question, context, earlier, output }: Question): LlmMessage[] {
  const before = earlier.flatMap((exchange): LlmMessage[] => [
    { role: "user", content: delimited("question", { from }, exchange.question) },
    { role: "assistant", content: textOf(exchange.answer) },
  ]);
  const own = output === undefined ? [] : [delimited("your-output", {}, textOf(output))];
  const data = context === undefined ? [] : [delimited("context", { from }, textOf(context))];
  return [
    ...before,
    { role: "user", content: [...own, ...data, delimited("question", { from }, question)].join("\n") },
  ];
}
