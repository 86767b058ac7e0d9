import { pointer } from "../workflow/json-pointer.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Span } from "./span.ts";

/** A part of a document that people look for by name. */
export interface DocumentSymbol {
  readonly kind: "variable" | "node" | "edge";
  readonly name: string;
  /** A node's type and what people call it, a variable's type, an edge's branch. */
  readonly detail: string;
  /** All of it. */
  readonly span: Span;
  /** Its name, where it stands. */
  readonly nameSpan: Span;
}

/** The variables, nodes and edges of a document, each kind in the order of the text. */
export function outlineOf(
  snapshot: Snapshot,
): Readonly<Record<"variables" | "nodes" | "edges", readonly DocumentSymbol[]>> {
  const { analysis } = snapshot;
  const symbol = (
    kind: DocumentSymbol["kind"],
    at: { section: "variables" | "nodes" | "edges"; index: number; key: string },
  ) => {
    const span = spanAt(snapshot, pointer(at.section, at.index));
    return { kind, span, nameSpan: spanAt(snapshot, pointer(at.section, at.index, at.key)) };
  };
  return {
    variables: analysis.variables.map(({ index, document: { name, type } }) => ({
      ...symbol("variable", { section: "variables", index, key: "name" }),
      name,
      detail: typeof type === "string" ? type : "",
    })),
    nodes: analysis.nodes.map(({ index, document, config }) => ({
      ...symbol("node", { section: "nodes", index, key: "id" }),
      name: document.id,
      detail: [document.type, config.name].filter((part) => typeof part === "string" && part !== "").join(" · "),
    })),
    edges: analysis.edges.map(({ index, document: { from, to, branch } }) => ({
      ...symbol("edge", { section: "edges", index, key: "from" }),
      name: `${from} → ${to}`,
      detail: typeof branch === "string" ? branch : "",
    })),
  };
}

/** Where the value at a pointer stands. */
export function spanAt({ analysis }: Snapshot, at: string): Span {
  const { start, end } = analysis.text.rangeAt(at);
  return { start: start.offset, end: end.offset };
}
