import type { LlmMessage, LlmProvider, LlmRequest, LlmResponse, ToolDefinition } from "../../contracts/llm-provider.ts";

/** The model behind a provider: what it answers to a conversation that ends with this text. */
export type PretendModel = (lastText: string) => string | Partial<LlmResponse>;

/** A way in which a provider's service fails. */
export type ProviderFailure = "unauthorized" | "rate-limited" | "refused" | "broken";

/** A call that will get no answer. */
export interface SilentProvider {
  readonly provider: LlmProvider;
  /** Resolves when the service has received the call. */
  readonly received: Promise<unknown>;
  /** Resolves when the service knows that nobody waits any more. */
  readonly over: Promise<unknown>;
}

/** What the kit is given: how to make fresh providers. A missing optional method means that nothing is said of what it is for. */
export interface ProviderSubject {
  /**
   * Makes a provider before this model. One whose model cannot be told what to say sets `isTold` to false: it is then given
   * the same texts, tools and directives, and held to whatever does not depend on the words.
   */
  create(model: PretendModel): LlmProvider | Promise<LlmProvider>;
  /** True unless set. */
  readonly isTold?: boolean;
  /** Whether text comes in pieces where it is asked for. */
  readonly isStreaming?: boolean;
  /** Makes a provider whose service never answers. */
  readonly silent?: () => SilentProvider | Promise<SilentProvider>;
  /** Makes a provider whose service fails in this way. */
  readonly failing?: (failure: ProviderFailure) => LlmProvider | Promise<LlmProvider>;
  /** The key that the providers hold: no error, and nothing printed of a provider, may show it. */
  readonly key?: string;
  /** The model that requests name; none unless set. */
  readonly model?: string;
}

/** One thing that every provider does. It rejects where this one does not; any test runner can run it. */
export interface ProviderCase {
  readonly name: string;
  run(subject: ProviderSubject): Promise<void>;
}

/** A case of a model that says what it is told; nothing is said of another. */
export const told = (name: string, work: (subject: ProviderSubject) => Promise<void>): ProviderCase => ({
  name,
  run: async (subject) => {
    if (subject.isTold !== false) await work(subject);
  },
});

/** A signal that nobody aborts. */
export const signal = (): AbortSignal => new AbortController().signal;

/** A request with the subject's model. */
export function requestOf(
  { model }: ProviderSubject,
  messages: string | readonly LlmMessage[],
  settings: Partial<LlmRequest> = {},
): LlmRequest {
  const list = typeof messages === "string" ? [{ role: "user", content: messages } as const] : messages;
  return { ...(model === undefined ? {} : { model }), messages: list, ...settings };
}

/** A tool that models know how to use. */
export const weather: ToolDefinition = {
  name: "get_weather",
  description: "Tells the weather in a city.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
