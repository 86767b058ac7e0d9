import type { Usage } from "@chasmx/core";
import { countOf, fieldsOf } from "./json.ts";

/** The names under which one of the two APIs counts. */
interface UsageNames {
  readonly input: string;
  readonly output: string;
}

/** What a call used, as far as the endpoint says: some say nothing. */
export function usageOf(given: unknown, { input, output }: UsageNames): Usage | undefined {
  const usage = fieldsOf(given);
  const [inputTokens, outputTokens] = [countOf(usage[input]), countOf(usage[output])];
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const cached = countOf(fieldsOf(usage[`${input}_details`]).cached_tokens);
  const reasoning = countOf(fieldsOf(usage[`${output}_details`]).reasoning_tokens);
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    ...(cached === undefined ? {} : { cached_tokens: cached }),
    ...(reasoning === undefined ? {} : { reasoning_tokens: reasoning }),
  };
}
