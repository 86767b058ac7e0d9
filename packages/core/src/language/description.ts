import { branchesOf } from "../checks/facts/branches.ts";
import type { JsonValue } from "../contracts/json.ts";
import type { AnalysedNode } from "../workflow/analysis.ts";
import { descriptionOf, schemaOf } from "./completion/schemas.ts";
import { mentionsIn } from "./mentions.ts";
import { namedThingAt } from "./named-thing.ts";
import { nodesNaming } from "./nodes-naming.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Span } from "./span.ts";
import { placeAt } from "./text-place.ts";

/** What there is to say of what stands at a place. */
export type Description = { readonly span: Span } & (
  | {
      readonly kind: "node";
      readonly id: string;
      readonly name?: string;
      readonly description?: string;
      readonly type: string;
      readonly typeDescription?: string;
      readonly canCommunicate: boolean;
      /** The nodes whose prompts direct them to ask it, and those that its own prompts direct it to ask. */
      readonly askedBy: readonly string[];
      readonly asks: readonly string[];
      /** The nodes whose edges lead here, and those that edges lead to from here. */
      readonly after: readonly string[];
      readonly before: readonly string[];
      readonly branches: readonly string[];
    }
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly type: string;
      readonly value: JsonValue | undefined;
      readonly description?: string;
      readonly isSecret: boolean;
      readonly isRequired: boolean;
    }
  | { readonly kind: "node-type"; readonly type: string; readonly description: string; readonly canAnswer: boolean }
  | { readonly kind: "key"; readonly key: string; readonly description: string }
);

/** What there is to say of what stands at an offset; undefined where that is nothing. */
export function describeAt(snapshot: Snapshot, offset: number): Description | undefined {
  const thing = namedThingAt(snapshot, offset);
  if (thing?.kind === "node") {
    const node = snapshot.analysis.byId.get(thing.name);
    return node === undefined ? undefined : { span: thing.span, ...describeNode(snapshot, node) };
  }
  if (thing?.kind === "variable") return describeVariable(snapshot, thing);
  return describePlace(snapshot, offset);
}

function describeNode(snapshot: Snapshot, node: AnalysedNode) {
  const { document, config, type, graphNode, canCommunicate } = node;
  const { name, description } = config;
  const askedBy = (one: AnalysedNode) =>
    mentionsIn(snapshot.analysis, one).flatMap(({ role, name: target }) => (role === "ask-target" ? [target] : []));
  const askers = nodesNaming(snapshot, document.id).filter((one) => askedBy(one).includes(document.id));
  return {
    kind: "node",
    id: document.id,
    ...(typeof name === "string" && name !== "" ? { name } : {}),
    ...(typeof description === "string" && description !== "" ? { description } : {}),
    type: document.type,
    ...(type === undefined ? {} : { typeDescription: type.facts.description }),
    canCommunicate,
    askedBy: [...new Set(askers.map((one) => one.document.id))],
    asks: [...new Set(askedBy(node))],
    after: [...new Set(graphNode?.incoming.map(({ from }) => from.id))],
    before: [...new Set(graphNode?.outgoing.map(({ to }) => to.id))],
    branches: branchesOf(node) ?? [],
  } as const;
}

function describeVariable(
  { analysis }: Snapshot,
  { name, span }: { readonly name: string; readonly span: Span },
): Description | undefined {
  const found = analysis.variables.find(({ document }) => document.name === name)?.document;
  if (found === undefined) return undefined;
  const { description, type, secret, required } = found;
  return {
    kind: "variable",
    span,
    name,
    type: typeof type === "string" ? type : "json",
    // Who may see a secret is not whoever points at its name.
    value: secret === true ? undefined : (found.value as JsonValue | undefined),
    ...(typeof description === "string" && description !== "" ? { description } : {}),
    isSecret: secret === true,
    isRequired: required === true,
  };
}

function describePlace(snapshot: Snapshot, offset: number): Description | undefined {
  const place = placeAt(snapshot, offset);
  if (place === undefined) return undefined;
  const { path, part, span, node } = place;
  if (part === "value") {
    if (node?.type === undefined || path.length !== 3 || path[2] !== "type") return undefined;
    const { type, description, canAnswer } = node.type.facts;
    return { kind: "node-type", span, type, description, canAnswer };
  }
  const description = descriptionOf(schemaOf(snapshot, path));
  return description === undefined ? undefined : { kind: "key", span, key: path.at(-1) ?? "", description };
}
