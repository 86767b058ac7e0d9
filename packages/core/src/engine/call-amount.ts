import type { LlmProvider, LlmRequest, TokenPrice } from "../contracts/llm-provider.ts";
import { ChasmError } from "../errors.ts";
import { priceFor, withCost } from "../models/price.ts";
import type { ModelBudget } from "./place.ts";
import type { ModelAmount } from "./reservations.ts";

/** The most tokens of an answer where a budget bounds the call and its node does not say. */
const cappedMaxTokens = 4096;

/** Text takes at least this many bytes for a token, or hardly less. */
const bytesPerToken = 3;

/** Whether any of the budgets bounds model calls. */
export function boundsModels(budgets: readonly ModelBudget[]): boolean {
  return budgets.some(({ maxTokens, maxCostUsd }) => maxTokens !== undefined || maxCostUsd !== undefined);
}

/**
 * A request as a budget lets it be sent: with the most tokens of its answer, because nothing else bounds what the call uses. A
 * provider that is free reserves nothing.
 */
export function boundedRequest({ isFree }: LlmProvider, request: LlmRequest): LlmRequest {
  return isFree === true || request.max_tokens !== undefined ? request : { ...request, max_tokens: cappedMaxTokens };
}

/**
 * The most that a bounded request may use. Throws LIMIT_EXCEEDED where money is counted and the price is not known: a bill that
 * cannot be bounded is not begun.
 */
export function amountOf(
  provider: LlmProvider,
  request: LlmRequest,
  { countsMoney, nodeId }: { readonly countsMoney: boolean; readonly nodeId: string },
): ModelAmount {
  if (provider.isFree === true) return { tokens: 0, costUsd: 0 };
  const { messages, tools, output_schema, max_tokens: output = cappedMaxTokens } = request;
  const bytes = new TextEncoder().encode(JSON.stringify({ messages, tools, output_schema })).length;
  const usage = { input_tokens: Math.ceil(bytes / bytesPerToken), output_tokens: output };
  const tokens = usage.input_tokens + usage.output_tokens;
  if (!countsMoney) return { tokens, costUsd: 0 };
  const price = priceFor(provider, request.model);
  if (price === undefined) throw priceUnknown({ nodeId, model: request.model, provider: provider.name });
  return { tokens, costUsd: withCost(usage, withoutDiscount(price))?.cost_usd ?? 0 };
}

/** Nobody can know beforehand what the provider serves from its cache. */
function withoutDiscount({ input, output }: TokenPrice): TokenPrice {
  return { input, output };
}

/** Whose price it is. */
export interface UnpricedModel {
  readonly nodeId: string;
  readonly model: string | undefined;
  readonly provider: string;
}

/** The error of a run with a budget of money and a model whose price nobody has said. */
export function priceUnknown({ nodeId, model, provider }: UnpricedModel): ChasmError {
  const which = model === undefined ? "its model" : `the model "${model.slice(0, 100)}"`;
  return new ChasmError(
    "LIMIT_EXCEEDED",
    `metadata.budget.max_cost_usd is set, but the price of ${which} of node "${nodeId}" by the provider "${provider}" is not known. Say it with "prices" in "models" of chasmx.config.json, or set max_tokens instead.`,
  );
}
