import { builtInNodeTypes } from "../nodes/index.ts";
import type { KnownType } from "../workflow/analysis.ts";
import { factsOf, type NodeFacts } from "../workflow/node-facts.ts";

/** Node types by name. Make it once and keep it: what is known of a document's configs holds as long as it does. */
export type NodeTypes = ReadonlyMap<string, KnownType>;

/** The built-in node types and others, for those who look at documents and judge no config. */
export function nodeTypesOf(others: readonly NodeFacts[] = []): NodeTypes {
  const facts = [...others, ...builtInNodeTypes.map(factsOf)];
  return new Map(facts.map((type): [string, KnownType] => [type.type, { facts: type, validate: () => [] }]));
}
