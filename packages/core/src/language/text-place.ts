import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { AnalysedNode } from "../workflow/analysis.ts";
import { roleOf, schemaBelow, type TextRole } from "../workflow/config/config-schema.ts";
import { parsePointer } from "../workflow/json-pointer.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Span } from "./span.ts";

/** What stands at an offset of a document. */
export interface TextPlace {
  readonly pointer: string;
  readonly path: readonly string[];
  readonly part: "key" | "value";
  /** Where the key, or the value, stands. */
  readonly span: Span;
  /** The value at the pointer. */
  readonly value: JsonValue | undefined;
  /** In a value that is a string: the character of the decoded text at the offset. */
  readonly character: number | undefined;
  /** The node that the place is in. */
  readonly node: AnalysedNode | undefined;
}

/** What stands at an offset; undefined outside the document's value. */
export function placeAt({ analysis }: Snapshot, offset: number): TextPlace | undefined {
  const { text } = analysis;
  const at = text.pointerAt(offset);
  if (at === undefined) return undefined;
  const path = parsePointer(at.pointer);
  const range = text.rangeAt(at.pointer, at.part);
  const value = valueAt(text.value, path);
  return {
    ...at,
    path,
    span: { start: range.start.offset, end: range.end.offset },
    value,
    character:
      at.part === "value" && typeof value === "string" ? text.characterInString(at.pointer, offset) : undefined,
    node: path[0] === "nodes" && path[1] !== undefined ? nodeAt(analysis.nodes, Number(path[1])) : undefined,
  };
}

/** The node at an index of the document's `nodes`. Entries that are no nodes are not among these, so it may stand earlier. */
export function nodeAt(nodes: readonly AnalysedNode[], index: number): AnalysedNode | undefined {
  for (let place = Math.min(index, nodes.length - 1); place >= 0; place--) {
    const node = nodes[place];
    if (node === undefined || node.index < index) return undefined;
    if (node.index === index) return node;
  }
  return undefined;
}

/** What stands at a path of a value. */
export function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}

/** In which language the text at a place of a node's config is written; undefined elsewhere. */
export function roleAt({ node, path, value }: TextPlace): TextRole | undefined {
  if (node === undefined || path[2] !== "config" || path.length < 4 || typeof value !== "string") return undefined;
  let below: JsonValue | undefined = node.config;
  let schema = node.type?.facts.configSchema ?? {};
  for (const key of path.slice(3)) {
    schema = schemaBelow(schema, Array.isArray(below) ? Number(key) : key) ?? {};
    below = valueAt(below, [key]);
  }
  return roleOf(schema);
}
