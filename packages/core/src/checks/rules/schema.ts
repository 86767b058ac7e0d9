import type { JsonObject, JsonSchema, JsonValue } from "../../contracts/json.ts";
import { commonConfigSchema, workflowSchema } from "../../generated/schemas.ts";
import type { AnalysedNode } from "../../workflow/analysis.ts";
import { knownKeys, schemaAt } from "../../workflow/config/known-keys.ts";
import { type SchemaProblem, validateDocument } from "../../workflow/config/schema-validator.ts";
import { childPointer, parsePointer, pointer } from "../../workflow/json-pointer.ts";
import { nearestName } from "../../workflow/nearest-name.ts";
import { renameKey, writeText } from "../facts/places.ts";
import { quote, quoteAll } from "../facts/quote.ts";
import { didYouMean } from "../facts/suggestions.ts";
import type { Finding, Rule } from "../rule.ts";

/** The document and each node's config fit their schemas. */
export const schema: Rule = {
  id: "schema",
  severity: "error",
  check({ text, nodes }, report) {
    for (const problem of validateDocument(text.value)) {
      report(
        problem.pointer === "" && problem.keyword === "type"
          ? noObject(text.value)
          : finding(problem, document(text.value)),
      );
    }
    for (const node of nodes) for (const problem of configProblems(node)) report(configFinding(node, problem));
  },
};

/** A value with the schema that it is held against. */
interface Subject {
  readonly value: JsonValue | undefined;
  readonly schema: JsonSchema;
  /** Where the value stands in the document. */
  readonly root: string;
}

function document(value: JsonValue | undefined): Subject {
  return { value, schema: workflowSchema, root: "" };
}

function noObject(value: JsonValue | undefined): Finding {
  const found = Array.isArray(value) ? "a list" : "a single value";
  return { message: `A workflow is a JSON object with "name" and "nodes". This is ${found}.`, pointer: "" };
}

/** A template may stand where the schema asks for something else: what it gives is held against the schema when it is known. */
function configProblems({ config, type, texts, document: node }: AnalysedNode): readonly SchemaProblem[] {
  // A config that is no object at all has been told of.
  if (type === undefined || (node.config !== undefined && node.config !== config)) return [];
  const problems = type.validate(config);
  if (problems.length === 0) return problems;
  const templates = new Set(texts.filter(({ isTyped }) => isTyped).map(({ segments }) => pointer(...segments)));
  return problems.filter((problem) => !(templates.has(problem.pointer) || isCommonKey(problem)));
}

/** A node type that closes its config does not mean the keys that every config may have. */
function isCommonKey({ keyword, params, pointer: at }: SchemaProblem): boolean {
  const key = keyword === "additionalProperties" && at === "" ? String(params.additionalProperty) : undefined;
  return key !== undefined && knownKeys(commonConfigSchema)?.has(key) === true;
}

function configFinding(node: AnalysedNode, problem: SchemaProblem): Finding {
  const root = pointer("nodes", node.index, "config");
  const type = node.document.type;
  const subject = { value: node.config, schema: node.type?.facts.configSchema ?? {}, root };
  const found = finding(problem, subject);
  if (problem.pointer !== "" || !(problem.keyword === "required" || problem.keyword === "oneOf")) return found;
  // What is missing is not in the config: its key is the nearest place, or the type where there is no config either.
  const place =
    node.document.config === undefined
      ? { pointer: pointer("nodes", node.index, "type") }
      : ({ pointer: root, part: "key" } as const);
  const owner = `The config of ${quote(node.document.id)} (${type})`;
  if (problem.keyword === "oneOf") return { ...place, message: `${owner} ${choiceSentence(subject)}` };
  if (found.fix !== undefined) return found;
  return { ...place, message: `${owner} needs the key ${quote(String(problem.params.missingProperty))}.` };
}

/** What a schema that asks for one of several keys says, as the end of a sentence. */
function choiceSentence({ schema: { oneOf }, value }: Subject): string {
  const keys = Array.isArray(oneOf)
    ? oneOf.flatMap((one: JsonSchema) => (Array.isArray(one.required) ? one.required.map(String) : []))
    : [];
  if (keys.length === 0) return "must fit exactly one of the alternatives.";
  const given = keys.filter((key) => Object.hasOwn(value as JsonObject, key));
  if (given.length === 0) return `needs ${quoteAll(keys, "or")}.`;
  return `has ${quoteAll(given)}, which exclude each other. Keep one of them.`;
}

function finding(
  { pointer: at, keyword, params, message }: SchemaProblem,
  { value, schema: whole, root }: Subject,
): Finding {
  const path = parsePointer(at);
  const here = `${root}${at}`;
  const found = valueAt(value, path);
  if (keyword === "required")
    return missingKey(String(params.missingProperty), { value: found, schema: schemaAt(whole, path), root: here });
  if (keyword === "additionalProperties") {
    return { message, pointer: childPointer(here, String(params.additionalProperty)), part: "key" };
  }
  if (keyword !== "enum" || typeof found !== "string") return { message, pointer: here };
  const texts = (params.allowedValues as readonly unknown[]).filter((one) => typeof one === "string");
  const meant = nearestName(found, texts);
  if (meant === undefined) return { message, pointer: here };
  return { message: `${message}${didYouMean(meant)}`, pointer: here, fix: writeText(here, meant) };
}

function missingKey(key: string, { value, schema: own, root }: Subject): Finding {
  const known = knownKeys(own);
  const mistyped = Object.keys(value ?? {}).find((one) => known?.has(one) === false && nearestName(one, known) === key);
  if (mistyped === undefined) return { message: `The key ${quote(key)} is missing.`, pointer: root };
  const at = childPointer(root, mistyped);
  return {
    message: `The key ${quote(key)} is missing, and ${quote(mistyped)} is not known.${didYouMean(key)}`,
    pointer: at,
    part: "key",
    fix: renameKey(at, key),
  };
}

function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}
