import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import type { AnalysedNode } from "../../workflow/analysis.ts";
import { childSchema } from "../../workflow/config/known-keys.ts";
import { pointer } from "../../workflow/json-pointer.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/** What should be a JSON Schema in a config and is none: an `output_schema`, or what a type's own schema marks so. */
export const outputSchema: Rule = {
  id: "output-schema",
  severity: "error",
  async check({ nodes }, report) {
    const schemas = nodes.flatMap((node) => schemaKeys(node).map((key) => ({ ...node, key })));
    if (schemas.length === 0) return;
    const { problemOfSchema } = await import("../../workflow/config/schema-problem.ts");
    for (const { index, document, config, key } of schemas) {
      const problem = problemOfSchema(config[key] as JsonObject);
      if (problem === undefined) continue;
      const message = `The "${key}" of ${quote(document.id)} is not a JSON Schema. ${problem.reason}`;
      report({ message, pointer: `${pointer("nodes", index, "config", key)}${problem.pointer}` });
    }
  },
};

function schemaKeys({ config, type }: AnalysedNode): string[] {
  if (type === undefined) return [];
  return Object.keys(config).filter((key) => {
    const described = isObject(config[key]) ? childSchema(type.facts.configSchema, key) : undefined;
    return described !== undefined && (key === "output_schema" || described["x-json-schema"] === true);
  });
}

function isObject(value: JsonValue | undefined): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
