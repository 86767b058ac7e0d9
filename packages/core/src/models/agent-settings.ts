import type { JsonSchema } from "../contracts/json.ts";
import type { ReasoningEffort } from "../contracts/llm-provider.ts";
import type { RenderedPrompt } from "../contracts/node-type.ts";

/** How a node talks with a model: its config, as far as the model side needs it. */
export interface AgentSettings {
  readonly prompt: RenderedPrompt;
  readonly system_prompt?: string;
  readonly model?: string;
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  readonly reasoning_effort?: ReasoningEffort;
  readonly cache?: boolean | { readonly ttl_seconds?: number };
  /** Model calls of one activity before it fails. */
  readonly max_turns?: number;
  readonly can_communicate?: boolean;
  /** `text` for a model without tools, which writes its calls as lines. */
  readonly call_protocol?: "tools" | "text";
  readonly output_schema?: JsonSchema;
}
