import { nearestName } from "../../workflow/nearest-name.ts";
import { argumentPlace, directivesOf, hasUnreadPrompts } from "../facts/directive-calls.ts";
import { quote } from "../facts/quote.ts";
import { didYouMean } from "../facts/suggestions.ts";
import type { Rule } from "../rule.ts";

/** How many written keys a read one is compared with: nobody looks for a slip among more. */
const mostCompared = 100;

/** Shared context that is read, without a default, and that no directive writes. A model may still write it on its own. */
export const unsetSharedKey: Rule = {
  id: "unset-shared-key",
  severity: "information",
  check(analysis, report) {
    if (hasUnreadPrompts(analysis)) return;
    const written = new Set(
      directivesOf(analysis, "set_shared_context").map(({ directive }) => directive.arguments.key),
    );
    if (written.has(undefined)) return;
    const names = [...written].map(String).slice(0, mostCompared);
    const seen = new Set<string>();
    for (const call of directivesOf(analysis, "get_shared_context")) {
      const { key } = call.directive.arguments;
      const hasDefault = call.directive.places.default !== undefined;
      if (typeof key !== "string" || hasDefault || written.has(key) || seen.has(key)) continue;
      seen.add(key);
      const meant = nearestName(key, names);
      const message = `No directive sets ${quote(key)}: unless a model does so on its own, this reads null.${didYouMean(meant)}`;
      report({ message, ...argumentPlace(call, "key") });
    }
  },
};
