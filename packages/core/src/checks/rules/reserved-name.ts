import { pointer } from "../../workflow/json-pointer.ts";
import { idPointer } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/** Names that programs in JavaScript trip over, whatever stands behind them. */
const unsafeNames = new Set(["__proto__", "constructor", "prototype"]);
/** Names that mean something in every template and expression. */
const scopeNames = new Set(["outputs", "now", "true", "false", "null"]);

/** Node ids and variables that something else is called already. */
export const reservedName: Rule = {
  id: "reserved-name",
  severity: "error",
  check({ nodes, variables }, report) {
    for (const node of nodes) {
      if (!unsafeNames.has(node.document.id)) continue;
      report({
        message: `No node can have the id ${quote(node.document.id)}. Choose another.`,
        pointer: idPointer(node),
      });
    }
    for (const { index, document } of variables) {
      if (!(unsafeNames.has(document.name) || scopeNames.has(document.name))) continue;
      const message = `No variable can have the name ${quote(document.name)}: it has a meaning of its own. Choose another.`;
      report({ message, pointer: pointer("variables", index, "name") });
    }
  },
};
