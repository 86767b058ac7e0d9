import { pointer } from "../../workflow/json-pointer.ts";
import { writeText } from "../facts/places.ts";
import { quote, quoteAll } from "../facts/quote.ts";
import { didYouMean, suggestionsFor } from "../facts/suggestions.ts";
import type { Rule } from "../rule.ts";

/** Node types of documents that exist already, which later versions and plugins bring. */
const laterTypes = new Set(["webhook", "http", "data-source", "email", "sql", "database", "mongodb"]);

/** Nodes of a type that is not there: nothing could run them. */
export const unknownNodeType: Rule = {
  id: "unknown-node-type",
  severity: "error",
  check(analysis, report) {
    for (const { index, document, type } of analysis.nodes) {
      // An empty type does not fit the schema.
      if (type !== undefined || document.type === "") continue;
      const place = pointer("nodes", index, "type");
      if (analysis.mayLackTypes === true) {
        const message = `Nothing is known of the node type ${quote(document.type)}. It may come from a plugin whose manifest cannot be read.`;
        report({ message, pointer: place, severity: "information" });
        continue;
      }
      if (laterTypes.has(document.type)) {
        report({
          message: `This version of ChasmX does not run nodes of type ${quote(document.type)} yet.`,
          pointer: place,
        });
        continue;
      }
      const meant = suggestionsFor(analysis).nodeType(document.type);
      const advice = meant === undefined ? ` Known are ${quoteAll([...analysis.types.keys()])}.` : didYouMean(meant);
      const message = `There is no node type ${quote(document.type)}.${advice}`;
      report({ message, pointer: place, ...(meant === undefined ? {} : { fix: writeText(place, meant) }) });
    }
  },
};
