import { costText, type Usage } from "@chasmx/core";
import { count, used } from "../../model/format.ts";

type Facts = readonly (readonly [string, string | undefined])[];

/** What calls of models used, as far as their providers and the run's prices say. */
export function usageFacts(usages: readonly Usage[]): Facts {
  if (usages.length === 0) return [];
  const total = used(usages);
  const { input_tokens: input, output_tokens: output, cached_tokens: cached, reasoning_tokens: reasoning } = total;
  return [
    ["Tokens", `${count(input)} in, ${count(output)} out`],
    ["Cached", cached === 0 ? undefined : `${count(cached)} of the input`],
    ["Reasoning", reasoning === 0 ? undefined : `${count(reasoning)} of the output`],
    ["Cost", costText(total)],
  ];
}
