import type { Usage } from "@chasmx/core";
import { count, dollars, used } from "../../model/format.ts";

type Facts = readonly (readonly [string, string | undefined])[];

/** What calls of models used, as far as their providers and the run's prices say. */
export function usageFacts(usages: readonly Usage[]): Facts {
  if (usages.length === 0) return [];
  const { input, output, cached, reasoning, cost } = used(usages);
  return [
    ["Tokens", `${count(input)} in, ${count(output)} out`],
    ["Cached", cached === 0 ? undefined : `${count(cached)} of the input`],
    ["Reasoning", reasoning === 0 ? undefined : `${count(reasoning)} of the output`],
    ["Cost", cost === undefined ? undefined : dollars(cost)],
  ];
}
