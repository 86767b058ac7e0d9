import type { AnalysedNode, Analysis } from "../../workflow/analysis.ts";
import type { ConfigText } from "../../workflow/config/config-texts.ts";
import type { Reference } from "../../workflow/text.ts";
import { declaredIds } from "./document-ids.ts";
import { remembered } from "./remembered.ts";

/** One thing that a text of a node reads, and what it is. */
export interface Reading {
  readonly node: AnalysedNode;
  readonly text: ConfigText;
  readonly reference: Reference;
  readonly found: Found;
}

type Found =
  /** A variable of the document, or a name that is none. */
  | { readonly kind: "variable" | "unknown-variable"; readonly name: string }
  /** The output of a node. */
  | { readonly kind: "output"; readonly source: AnalysedNode }
  /** The output of a node that does not exist. Where the text spells out a node's id that needs brackets: that id, and where it ends. */
  | {
      readonly kind: "unknown-output";
      readonly id: string;
      readonly meant?: { readonly id: string; readonly end: number };
    };

/** Everything that the texts of a document read, in the order of the nodes; a text's own names and `now` left out. */
export const readingsOf = remembered((analysis): readonly Reading[] =>
  analysis.nodes.flatMap((node) => node.texts.flatMap((text) => readingsIn(analysis, node, text))),
);

const variableNames = remembered(
  (analysis): ReadonlySet<string> => new Set(analysis.variables.map(({ document }) => document.name)),
);

/** What one text of a node reads. */
export function readingsIn(analysis: Analysis, node: AnalysedNode, text: ConfigText): Reading[] {
  return readingsInScope(analysis, { node, text, variables: variableNames(analysis) });
}

interface Scope {
  readonly node: AnalysedNode;
  readonly text: ConfigText;
  readonly variables: ReadonlySet<string>;
}

function readingsInScope(analysis: Analysis, { node, text, variables }: Scope): Reading[] {
  const readings: Reading[] = [];
  let meantUntil = 0;
  for (const reference of text.references) {
    // In CEL `outputs.a-b` is a subtraction; where an id was meant, `b` is part of it.
    if (reference.start < meantUntil) continue;
    const found = lookUp(analysis, reference, { node, text, variables });
    if (found === undefined) continue;
    if (found.kind === "unknown-output") meantUntil = found.meant?.end ?? 0;
    readings.push({ node, text, reference, found });
  }
  return readings;
}

function lookUp(analysis: Analysis, reference: Reference, { text, variables }: Scope): Found | undefined {
  const [root, key] = reference.path;
  const name = String(root);
  if (text.locals.includes(name) || name === "now") return undefined;
  if (name !== "outputs") return { kind: variables.has(name) ? "variable" : "unknown-variable", name };
  if (key === undefined) return undefined;
  const id = String(key);
  const meant = spelledId(analysis, text, reference);
  const source = analysis.byId.get(id);
  if (source !== undefined && !isDashMeant(meant, id, () => isRead(text, meant?.end ?? 0, variables))) {
    return { kind: "output", source };
  }
  if (meant !== undefined) return { kind: "unknown-output", id, meant };
  return declaredIds(analysis).has(id) ? undefined : { kind: "unknown-output", id };
}

const dottedId = /outputs\.([\p{L}\p{N}_.-]{1,128})/uy;

/** The longest id with a dash or a dot that a path spells out without brackets: `outputs.a-b` where there is a node "a-b". */
function spelledId({ byId }: Analysis, { source }: ConfigText, { start, path }: Reference) {
  dottedId.lastIndex = start;
  let id = dottedId.exec(source)?.[1];
  while (id !== undefined && id !== String(path[1])) {
    if (byId.has(id) && /[.-]/.test(id)) return { id, end: start + "outputs.".length + id.length };
    id = id.length > 1 ? id.slice(0, -1) : undefined;
  }
  return undefined;
}

/** Whether `outputs.a-b` is the node "a-b" although there is a node "a": unless something named `b` could be taken away. */
function isDashMeant(meant: { readonly id: string } | undefined, id: string, isOperandRead: () => boolean): boolean {
  return meant !== undefined && meant.id[id.length] === "-" && !isOperandRead();
}

/** Whether the name that ends at an offset is a variable: then a subtraction of it was meant. */
function isRead({ references, locals }: ConfigText, end: number, variables: ReadonlySet<string>): boolean {
  const last = references.find((reference) => reference.end === end);
  const root = String(last?.path[0]);
  return last !== undefined && last.path[0] !== "outputs" && (variables.has(root) || locals.includes(root));
}
