import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import { childSchema } from "../../workflow/config/known-keys.ts";
import { pointer } from "../../workflow/json-pointer.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

const key = "output_schema";

/** An `output_schema` that is no JSON Schema. */
export const outputSchema: Rule = {
  id: "output-schema",
  severity: "error",
  async check({ nodes }, report) {
    const asking = nodes.filter(({ config, type }) => {
      return type !== undefined && isObject(config[key]) && childSchema(type.facts.configSchema, key) !== undefined;
    });
    if (asking.length === 0) return;
    const { problemOfSchema } = await import("../../workflow/config/schema-problem.ts");
    for (const { index, document, config } of asking) {
      const problem = problemOfSchema(config[key] as JsonObject);
      if (problem === undefined) continue;
      const message = `The "${key}" of ${quote(document.id)} is not a JSON Schema. ${problem.reason}`;
      report({ message, pointer: `${pointer("nodes", index, "config", key)}${problem.pointer}` });
    }
  },
};

function isObject(value: JsonValue | undefined): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
