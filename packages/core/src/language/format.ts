import { character, isCloser, isOpener, isWhitespace } from "../workflow/json/characters.ts";
import { parse } from "../workflow/parse.ts";

/** How a document is laid out. */
export interface FormatOptions {
  /** One step of indentation: two spaces unless given. */
  readonly indent?: string;
}

/** The longest line on which an object or a list stays that stood on one line. */
const lineWidth = 120;

/**
 * Lays out a document: one step of indentation a level, what stood on one line stays on one where it fits, and each node's
 * `position` comes last. Every value is spelt as it was. Undefined where the text is no sound JSON: nobody can tell what to keep.
 */
export function formatWorkflow(text: string, { indent = "  " }: FormatOptions = {}): string | undefined {
  const { value, diagnostics } = parse(text);
  if (value === undefined || diagnostics.length > 0) return undefined;
  const mark = text.startsWith("\ufeff") ? 1 : 0;
  const root = readPart({ text, offset: skipBlanks(text, mark) });
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const lines = printed(positionsLast(root), { indent, depth: 0, reserved: 0 });
  return `${text.slice(0, mark)}${lines.replaceAll("\n", lineBreak)}${lineBreak}`;
}

/** A value of the text, spelt as it stands there. */
type Part =
  | { readonly kind: "scalar"; readonly source: string; readonly width: number }
  | {
      readonly kind: "object" | "array";
      /** How long it is on one line. */
      readonly width: number;
      readonly items: readonly { readonly key: string; readonly part: Part }[];
      readonly isOneLine: boolean;
    };

interface Reader {
  readonly text: string;
  offset: number;
}

function skipBlanks(text: string, from: number): number {
  let offset = from;
  while (isWhitespace(text.charCodeAt(offset))) offset += 1;
  return offset;
}

/** Reads a text that is known to be sound, nested no deeper than is read at all. */
function readPart(reader: Reader): Part {
  const { text, offset: start } = reader;
  const code = text.charCodeAt(start);
  if (!isOpener(code)) {
    const source = readScalar(reader);
    return { kind: "scalar", source, width: source.length };
  }
  const kind = code === character.openObject ? "object" : "array";
  const items: { key: string; part: Part }[] = [];
  reader.offset = skipBlanks(text, start + 1);
  while (!isCloser(text.charCodeAt(reader.offset))) {
    const key = kind === "object" ? readKey(reader) : "";
    items.push({ key, part: readPart(reader) });
    reader.offset = skipBlanks(text, reader.offset);
    if (text.charCodeAt(reader.offset) === character.comma) reader.offset = skipBlanks(text, reader.offset + 1);
  }
  reader.offset += 1;
  const widths = items.map(({ key, part }) => part.width + (key === "" ? 0 : key.length + 2) + 2);
  const width = widths.reduce((sum, one) => sum + one, kind === "object" ? 2 : 0);
  return { kind, items, width, isOneLine: !/[\r\n]/.test(text.slice(start, reader.offset)) };
}

function readKey(reader: Reader): string {
  const key = readScalar(reader);
  // Behind the colon, with what white space there is.
  reader.offset = skipBlanks(reader.text, skipBlanks(reader.text, reader.offset) + 1);
  return key;
}

const scalar = /"(?:[^"\\]|\\.)*"|[^\s,:\]}]+/y;

function readScalar(reader: Reader): string {
  scalar.lastIndex = reader.offset;
  const source = scalar.exec(reader.text)?.[0] ?? "";
  reader.offset += source.length;
  return source;
}

/** A document with each node's position as its last member. */
function positionsLast(root: Part): Part {
  return within(root, "nodes", (nodes) =>
    nodes.kind !== "array"
      ? nodes
      : { ...nodes, items: nodes.items.map((item) => ({ ...item, part: positionLast(item.part) })) },
  );
}

function within(part: Part, name: string, change: (part: Part) => Part): Part {
  if (part.kind !== "object") return part;
  return {
    ...part,
    items: part.items.map((item) => (isNamed(item, name) ? { ...item, part: change(item.part) } : item)),
  };
}

function positionLast(node: Part): Part {
  if (node.kind !== "object") return node;
  const [positions, others] = [true, false].map((wanted) =>
    node.items.filter((item) => isNamed(item, "position") === wanted),
  );
  return { ...node, items: [...(others ?? []), ...(positions ?? [])] };
}

function isNamed({ key }: { readonly key: string }, name: string): boolean {
  return key !== "" && JSON.parse(key) === name;
}

interface Layout {
  readonly indent: string;
  readonly depth: number;
  /** Characters of the line that are taken already: the key, and the comma behind. */
  readonly reserved: number;
}

function printed(part: Part, layout: Layout): string {
  if (part.kind === "scalar") return part.source;
  const [open, close] = part.kind === "object" ? ["{", "}"] : ["[", "]"];
  if (part.items.length === 0) return open + close;
  const { indent, depth, reserved } = layout;
  if (part.isOneLine && indent.length * depth + reserved + part.width <= lineWidth) return oneLine(part);
  const lines = part.items.map(({ key, part: item }) => {
    const head = key === "" ? "" : `${key}: `;
    return `${indent.repeat(depth + 1)}${head}${printed(item, { indent, depth: depth + 1, reserved: head.length + 1 })}`;
  });
  return `${open}\n${lines.join(",\n")}\n${indent.repeat(depth)}${close}`;
}

function oneLine(part: Part): string {
  if (part.kind === "scalar") return part.source;
  const items = part.items.map(({ key, part: item }) => (key === "" ? oneLine(item) : `${key}: ${oneLine(item)}`));
  if (items.length === 0) return part.kind === "object" ? "{}" : "[]";
  return part.kind === "object" ? `{ ${items.join(", ")} }` : `[${items.join(", ")}]`;
}
