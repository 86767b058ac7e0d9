import type { JsonObject, JsonSchema, JsonValue } from "./json.ts";

/** What a model call used. Tokens are counted as the provider counts them. */
export interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  /** The part of the input tokens that the provider served from its cache. */
  readonly cached_tokens?: number;
  /** The part of the output tokens that the model spent on reasoning. */
  readonly reasoning_tokens?: number;
  /** What the call cost, in US dollars, by the price that the run was made with; absent where it has none. */
  readonly cost_usd?: number;
}

/** What a model's tokens cost, in US dollars per million. */
export interface TokenPrice {
  readonly input: number;
  /** Of the input tokens that the provider serves from its cache; the price of the others unless given. */
  readonly cached_input?: number;
  readonly output: number;
}

/** A tool that a model may call. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** The JSON Schema of the arguments; its root is an object. */
  readonly parameters: JsonSchema;
}

/** A model's wish to call a tool. */
export interface ToolCall {
  /** Unique within its message; the result refers to it. */
  readonly id: string;
  readonly name: string;
  /** As the model wrote them: whoever carries the call out checks them first. */
  readonly arguments: JsonValue;
}

/** One message of a model's conversation. */
export type LlmMessage =
  | { readonly role: "system" | "user"; readonly content: string }
  | { readonly role: "assistant"; readonly content: string; readonly tool_calls?: readonly ToolCall[] }
  | {
      readonly role: "tool";
      readonly tool_call_id: string;
      readonly content: string;
      /** Whether the tool failed: `content` is then the error's code and sentence. */
      readonly is_error?: boolean;
    };

/** A call that the author wrote into a prompt as `CALL: tool(…)`. It comes from the document alone, never from a value. */
export interface Directive {
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** How long a reasoning model may think, from the least to the most. Which of them a model knows is its provider's matter. */
export const reasoningEfforts = ["none", "minimal", "low", "medium", "high", "xhigh"] as const;

/** What a provider is asked to generate. It is journaled as it stands, hence the names of the document. */
export interface LlmRequest {
  /** The model's name as the workflow gives it; without one, the provider's default. */
  readonly model?: string;
  readonly messages: readonly LlmMessage[];
  readonly tools?: readonly ToolDefinition[];
  /** The author's directives, for a provider that carries them out itself. Their text is in the messages as well. */
  readonly directives?: readonly Directive[];
  /** The JSON Schema that the answer's text must satisfy. */
  readonly output_schema?: JsonSchema;
  readonly temperature?: number;
  /** The most tokens that the answer may have. */
  readonly max_tokens?: number;
  /** Asks for the same answer to the same request, as far as the model can give it. */
  readonly seed?: number;
  /** The answer ends before the first of these texts. */
  readonly stop?: readonly string[];
  readonly reasoning_effort?: ReasoningEffort;
  /** Whether a stored answer to the same request will do, and how long this one is kept. No provider sees it but a cache. */
  readonly cache?: boolean | { readonly ttl_seconds?: number };
}

/** How long a reasoning model may think. */
export type ReasoningEffort = (typeof reasoningEfforts)[number];

/** What a model answered. */
export interface LlmResponse {
  readonly content: string;
  readonly tool_calls?: readonly ToolCall[];
  readonly finish_reason: "stop" | "tool-calls" | "length" | "content-filter";
  readonly usage?: Usage;
  /** The model that answered, where the provider says. */
  readonly model?: string;
  /** Whether it is a stored answer to the same request: it used nothing. */
  readonly cached?: boolean;
}

/** Whose call it is. It is the same in every run, and no part of what a model is sent. */
export interface CallOrigin {
  /** The agent's name in the run: its node's id, after the path of its sub-workflow where there is one. */
  readonly agent: string;
  /** The node whose question the agent answers; absent in its own run. */
  readonly askedBy?: string;
}

/** How one call is made. */
export interface GenerateOptions {
  /**
   * Aborts when the answer is no longer wanted: the call must end, and with it whatever it costs. It rejects with the signal's
   * reason.
   */
  readonly signal: AbortSignal;
  /** Receives the answer's text piece by piece, for display alone. */
  onDelta?(text: string): void;
  /** Receives sentences that a reader of the run should see, and that change nothing. */
  onNote?(sentence: string): void;
  /** Whose call it is; absent where the agent lives in another process than its run's owner. */
  readonly origin?: CallOrigin;
}

/**
 * Generates with a language model. A member that is missing is a thing that the provider cannot say. Rejects with PROVIDER_UNAUTHORIZED, PROVIDER_RATE_LIMITED, PROVIDER_OUTPUT_INVALID or
 * PROVIDER_FAILED; never with a key or a header in the message.
 */
export interface LlmProvider {
  /** The name that users see: `rehearsal`, `openai`. */
  readonly name: string;
  /** Whether its answers cost nothing, so that any budget of money allows them. */
  readonly isFree?: boolean;
  /** What a model costs, or the provider's default one; undefined where that is not known. */
  priceOf?(model: string | undefined): TokenPrice | undefined;
  /** Throws OPTION_INVALID where nobody serves the model: it is called for each model of a workflow before its run begins. */
  assertServes?(model: string | undefined): void;
  generate(request: LlmRequest, options: GenerateOptions): Promise<LlmResponse>;
}
