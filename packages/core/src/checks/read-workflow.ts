import { builtInNodeTypes } from "../nodes/index.ts";
import { type Analysis, analyse, type KnownType } from "../workflow/analysis.ts";
import { factsOf, type NodeFacts } from "../workflow/node-facts.ts";
import { parse } from "../workflow/parse.ts";

/** Understands what can be read of a workflow's text, for those who look at it and judge nothing: no config is validated. */
export function readWorkflow(input: string, knownTypes: readonly NodeFacts[] = []): Analysis {
  const facts = [...knownTypes, ...builtInNodeTypes.map(factsOf)];
  const types = new Map(facts.map((type): [string, KnownType] => [type.type, { facts: type, validate: () => [] }]));
  return analyse(parse(input), types);
}
