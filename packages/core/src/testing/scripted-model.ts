import type { GenerateOptions, LlmProvider, LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import { ChasmError } from "../errors.ts";

/** One answer of a script: a text, a whole response, or a function that makes either, at its own time. */
export type ScriptStep =
  | string
  | Partial<LlmResponse>
  | ((
      request: LlmRequest,
      options: GenerateOptions,
    ) => string | Partial<LlmResponse> | Promise<string | Partial<LlmResponse>>);

/** A model that answers from a list and remembers what it was asked. */
export interface ScriptedModel extends LlmProvider {
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly LlmRequest[];
  /** Throws SCRIPT_EXHAUSTED where answers are left over: the run has asked less than the test expected. */
  assertDone(): void;
}

/**
 * Makes a model that answers from a script. A request after the last answer rejects with SCRIPT_EXHAUSTED, naming the
 * request's last message.
 */
export function scriptedModel(script: readonly ScriptStep[]): ScriptedModel {
  const requests: LlmRequest[] = [];
  return {
    name: "scripted",
    isFree: true,
    requests,
    async generate(request, options) {
      const step = script[requests.length];
      requests.push(request);
      if (step === undefined) throw exhausted(script.length, request);
      return complete(typeof step === "function" ? await step(request, options) : step);
    },
    assertDone() {
      const left = script.length - requests.length;
      if (left > 0)
        throw new ChasmError("SCRIPT_EXHAUSTED", `${left} of ${script.length} scripted answers were never asked for.`);
    },
  };
}

function complete(given: string | Partial<LlmResponse>): LlmResponse {
  if (typeof given === "string") return { content: given, finish_reason: "stop" };
  const isCalling = given.tool_calls !== undefined && given.tool_calls.length > 0;
  return { content: "", finish_reason: isCalling ? "tool-calls" : "stop", ...given };
}

function exhausted(length: number, request: LlmRequest): ChasmError {
  const last = request.messages.at(-1)?.content ?? "";
  return new ChasmError(
    "SCRIPT_EXHAUSTED",
    `The script has ${length} answers, and one more was asked for: "${last.slice(0, 200)}".`,
  );
}
