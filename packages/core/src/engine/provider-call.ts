import type { JsonValue } from "../contracts/json.ts";
import type { GenerateOptions, LlmProvider, LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import { ChasmError, errorRecord, isChasmError } from "../errors.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import { isFreeOf } from "../models/price.ts";
import { checkedResponse } from "../models/response-check.ts";
import { maxCallAttempts, retryDelayMs, whyGivenUp } from "../models/retrying.ts";
import { sleep } from "./sleep.ts";

/** How a provider is called within a run. */
export interface ProviderCall {
  /** Its `onNote` is also told that the call has failed and is about to be made again. */
  readonly options: GenerateOptions;
  /** Ends the call, and the wait before it is made again. */
  readonly cancellation: Cancellation;
  /** Whether a budget counts what the call uses. */
  readonly isBounded: boolean;
  /** Is told that the answer begins anew: the text so far is void. */
  readonly onRestart?: (() => void) | undefined;
}

/**
 * Calls a provider, and again where its failure may pass: this is the one place that does. What it gives can be journaled;
 * what it fails with names the provider.
 */
export async function callProvider(provider: LlmProvider, request: LlmRequest, call: ProviderCall): Promise<JsonValue> {
  const { name } = provider;
  const response = checkedResponse(await generate(provider, request, call), name);
  if (!call.isBounded || isCounted(response as unknown as LlmResponse, provider, request)) return response;
  throw new ChasmError(
    "LIMIT_EXCEEDED",
    `metadata.budget is set, but the provider "${name}" does not say how many tokens a call used. Take the budget out, or use a provider that says.`,
  );
}

/** Whether what a call used is known, or does not matter. */
function isCounted({ usage, cached }: LlmResponse, provider: LlmProvider, { model }: LlmRequest): boolean {
  return usage !== undefined || cached === true || isFreeOf(provider, model);
}

async function generate(provider: LlmProvider, request: LlmRequest, call: ProviderCall): Promise<unknown> {
  const { cancellation, options, onRestart } = call;
  for (let attempt = 1; ; attempt++) {
    const reading = readText(options);
    try {
      return await provider.generate(request, reading.options);
    } catch (error) {
      reading.close();
      cancellation.throwIfCancelled();
      const delayMs = retryDelayMs(error, attempt);
      if (delayMs === undefined) throw withReason(error, { name: provider.name, attempt });
      if (reading.hasText()) onRestart?.();
      options.onNote?.(retryWords(error as ChasmError, { attempt, delayMs }));
      await sleep(delayMs, cancellation);
    }
  }
}

/** Hands an attempt's text on until it is closed: a stream that has broken may still have some in flight. */
function readText(given: GenerateOptions) {
  const { onDelta, onNote, origin } = given;
  let hasText = false;
  let isClosed = false;
  const options: GenerateOptions =
    onDelta === undefined
      ? given
      : {
          get signal() {
            return given.signal;
          },
          onDelta(text) {
            if (isClosed) return;
            hasText ||= text !== "";
            onDelta(text);
          },
          ...(onNote === undefined ? {} : { onNote }),
          ...(origin === undefined ? {} : { origin }),
        };
  return {
    options,
    hasText: () => hasText,
    close() {
      isClosed = true;
    },
  };
}

function retryWords({ code, message }: ChasmError, { attempt, delayMs }: { attempt: number; delayMs: number }): string {
  const seconds = (Math.max(delayMs, 100) / 1000).toFixed(1);
  return `${code}: ${message} The model is called again in ${seconds} s, attempt ${attempt + 1} of ${maxCallAttempts}.`;
}

function withReason(error: unknown, { name, attempt }: { name: string; attempt: number }): ChasmError {
  if (!isChasmError(error)) {
    const sentence = `The provider "${name}" failed: ${errorRecord(error).message}`;
    return new ChasmError("PROVIDER_FAILED", sentence, { cause: error });
  }
  const why = whyGivenUp(error, attempt);
  if (why === "") return error;
  const { code, message, retryable, details } = error;
  return new ChasmError(code, message + why, { retryable, details, cause: error });
}
