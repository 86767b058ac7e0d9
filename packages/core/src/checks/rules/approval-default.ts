import type { JsonObject, JsonSchema, JsonValue } from "../../contracts/json.ts";
import type { AnalysedNode } from "../../workflow/analysis.ts";
import { validatorOf } from "../../workflow/config/schema-validator.ts";
import { pointer } from "../../workflow/json-pointer.ts";
import { nearestName } from "../../workflow/nearest-name.ts";
import { writeText } from "../facts/places.ts";
import { quote, quoteAll } from "../facts/quote.ts";
import type { Finding, Rule } from "../rule.ts";

/** Defaults that nobody could give: a run refuses them before it asks. */
export const approvalDefault: Rule = {
  id: "approval-default",
  severity: "error",
  async check({ nodes }, report) {
    for (const node of nodes) {
      const { default: value } = node.config;
      if (node.document.type !== "approval" || value === undefined) continue;
      // What a template gives is known when the node runs.
      if (node.texts.some(({ segments }) => segments[0] === "default")) continue;
      const problem = await problemOf(node, value);
      if (problem !== undefined) report({ ...problem, pointer: defaultOf(node) });
    }
  },
};

async function problemOf(node: AnalysedNode, value: JsonValue): Promise<Omit<Finding, "pointer"> | undefined> {
  const { choices, schema } = node.config;
  if (Array.isArray(choices))
    return choiceProblem(
      node,
      value,
      choices.filter((choice) => typeof choice === "string"),
    );
  if (isObject(schema)) return await schemaProblem(node, value, schema);
  if (value === "approve" || value === "reject") return undefined;
  return {
    message: `${describe(node, value)} is neither "approve" nor "reject", which it offers when it runs: it fails then. It fits only where other nodes ask it. Set "choices" or "schema".`,
    severity: "warning",
  };
}

function choiceProblem(
  node: AnalysedNode,
  value: JsonValue,
  choices: readonly string[],
): Omit<Finding, "pointer"> | undefined {
  if (typeof value === "string" && choices.includes(value)) return undefined;
  const meant = typeof value === "string" ? nearestName(value, choices) : undefined;
  const message = `${describe(node, value)} is none of its choices. Write ${quoteAll(choices, "or")}.`;
  return { message, ...(meant === undefined ? {} : { fix: writeText(defaultOf(node), meant) }) };
}

async function schemaProblem(node: AnalysedNode, value: JsonValue, schema: JsonSchema) {
  // A schema that is none is another rule's business.
  const validate = await validatorOf(schema).catch(() => undefined);
  const [first] = validate?.(value) ?? [];
  if (first === undefined) return undefined;
  const place = first.pointer === "" ? "" : ` at ${quote(first.pointer)}`;
  return { message: `${describe(node, value)} does not fit its schema${place}: ${first.message}` };
}

function describe({ document }: AnalysedNode, value: JsonValue): string {
  const shown = typeof value === "string" ? ` ${quote(value)}` : "";
  return `The default${shown} of ${quote(document.id)}`;
}

function defaultOf({ index }: AnalysedNode): string {
  return pointer("nodes", index, "config", "default");
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
