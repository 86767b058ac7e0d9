import type { JsonValue } from "../contracts/json.ts";
import type { GenerateOptions, LlmProvider, LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import { ChasmError, errorRecord, isChasmError } from "../errors.ts";
import { checkedResponse } from "./response-check.ts";

/** Calls a provider. What it gives can be journaled; what it fails with names the provider. */
export async function callProvider(
  provider: LlmProvider,
  request: LlmRequest,
  { options, isBounded }: { readonly options: GenerateOptions; readonly isBounded: boolean },
): Promise<JsonValue> {
  const { name, isFree } = provider;
  let given: unknown;
  try {
    given = await provider.generate(request, options);
  } catch (error) {
    throw providerError(error, name);
  }
  const response = checkedResponse(given, name);
  const { usage } = response as unknown as LlmResponse;
  if (!isBounded || isFree === true || usage !== undefined) return response;
  throw new ChasmError(
    "LIMIT_EXCEEDED",
    `metadata.budget.max_tokens is set, but the provider "${name}" does not say how many tokens a call used. Take the budget out, or use a provider that says.`,
  );
}

function providerError(error: unknown, name: string): ChasmError {
  if (isChasmError(error)) return error;
  return new ChasmError("PROVIDER_FAILED", `The provider "${name}" failed: ${errorRecord(error).message}`, {
    cause: error,
  });
}
