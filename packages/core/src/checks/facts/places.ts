import type { AnalysedNode } from "../../workflow/analysis.ts";
import type { ConfigText } from "../../workflow/config/config-texts.ts";
import { pointer } from "../../workflow/json-pointer.ts";
import type { Finding } from "../rule.ts";

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
