import { pointer } from "../../workflow/json-pointer.ts";
import { nearestName } from "../../workflow/nearest-name.ts";
import { renameKey } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import { didYouMean } from "../facts/suggestions.ts";
import type { Rule } from "../rule.ts";

/** What the reading of a text itself can find; it knows no settings. */
const syntaxCodes = ["json-syntax", "json-duplicate-key", "json-too-deep", "json-too-large"];

/** Settings in `metadata.checks` that set nothing: for rules that do not exist, and for errors. */
export function unknownRule(others: readonly Rule[]): Rule {
  const errors = new Set(syntaxCodes);
  const settable = new Set(["unknown-rule"]);
  for (const { id, severity } of others) (severity === "error" ? errors : settable).add(id);
  return {
    id: "unknown-rule",
    severity: "warning",
    check({ document }, report) {
      const settings: unknown = document.metadata?.checks;
      if (typeof settings !== "object" || settings === null || Array.isArray(settings)) return;
      for (const id of Object.keys(settings)) {
        if (settable.has(id)) continue;
        const place = { pointer: pointer("metadata", "checks", id), part: "key" } as const;
        if (errors.has(id)) {
          report({ ...place, message: `What ${quote(id)} finds is always an error. Remove this setting.` });
          continue;
        }
        const meant = nearestName(id, settable);
        const isFree = meant !== undefined && !Object.hasOwn(settings, meant);
        const message = `There is no rule ${quote(id)}.${didYouMean(meant)}`;
        report({ ...place, message, ...(isFree ? { fix: renameKey(place.pointer, meant) } : {}) });
      }
    },
  };
}
