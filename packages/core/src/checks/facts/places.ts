import type { AnalysedNode, Analysis } from "../../workflow/analysis.ts";
import type { ConfigText } from "../../workflow/config/config-texts.ts";
import { pointer } from "../../workflow/json-pointer.ts";
import type { Finding } from "../rule.ts";
import { quote } from "./quote.ts";

type Fix = NonNullable<Finding["fix"]>;

/** Where a text of a node's config stands. */
export function textPointer(node: AnalysedNode, text: ConfigText): string {
  return pointer("nodes", node.index, "config", ...text.segments);
}

/** Where a node has its id. */
export function idPointer(node: AnalysedNode): string {
  return pointer("nodes", node.index, "id");
}

/** The fix that gives a key another name. */
export function renameKey(at: string, name: string): Fix {
  return {
    title: `Rename it to ${JSON.stringify(name)}`,
    edits: [{ pointer: at, part: "key", text: JSON.stringify(name) }],
  };
}

/** The fix that writes another text as the value at a place. */
export function writeText(at: string, text: string): Fix {
  return { title: `Write ${JSON.stringify(text)}`, edits: [{ pointer: at, text: JSON.stringify(text) }] };
}

/** The fix that takes an edge out of the list of edges. */
export function removeEdge({ document }: Analysis, index: number): Fix {
  const at = pointer("edges", index);
  const isOnly = document.edges?.length === 1;
  if (isOnly) return { title: "Remove this edge", edits: [{ pointer: "/edges", text: "[]" }] };
  return { title: "Remove this edge", edits: [{ pointer: at, text: "", comma: index === 0 ? "after" : "before" }] };
}

/** The fix that adds an edge; none where `edges` is no list. */
export function addEdge({ document }: Analysis, from: string, to: string): Pick<Finding, "fix"> {
  const list: unknown = document.edges;
  const edge = `{ "from": ${JSON.stringify(from)}, "to": ${JSON.stringify(to)} }`;
  const title = `Add an edge from ${quote(from)} to ${quote(to)}`;
  if (list === undefined) {
    return {
      fix: { title, edits: [{ pointer: "/nodes", part: "key", text: `"edges": [${edge}], `, isInsertion: true }] },
    };
  }
  if (!Array.isArray(list)) return {};
  if (list.length === 0) return { fix: { title, edits: [{ pointer: "/edges", text: `[${edge}]` }] } };
  return { fix: { title, edits: [{ pointer: pointer("edges", 0), text: `${edge}, `, isInsertion: true }] } };
}

/** The fix that lets a node communicate; none where its config has nothing that it could be put next to. */
export function letCommunicate(node: AnalysedNode): Pick<Finding, "fix"> {
  const [first] = Object.keys(node.config);
  if (first === undefined) return {};
  const title = `Let ${JSON.stringify(node.document.id)} communicate`;
  const at = (key: string) => pointer("nodes", node.index, "config", key);
  const edit = Object.hasOwn(node.config, "can_communicate")
    ? { pointer: at("can_communicate"), text: "true" }
    : ({ pointer: at(first), part: "key", text: '"can_communicate": true, ', isInsertion: true } as const);
  return { fix: { title, edits: [edit] } };
}
