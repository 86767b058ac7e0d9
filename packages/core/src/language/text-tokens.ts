import type { JsonObject, JsonSchema, JsonValue } from "../contracts/json.ts";
import type { AnalysedNode } from "../workflow/analysis.ts";
import { roleOf, schemaBelow } from "../workflow/config/config-schema.ts";
import { pointer } from "../workflow/json-pointer.ts";
import { type Entry, entryBefore } from "./entries.ts";
import { lexText, type TextToken } from "./lex-text.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Span } from "./span.ts";
import { nodeAt } from "./text-place.ts";

/** What the templates, expressions and directives within a span of a document consist of, in the order of the text. */
export function textTokens(snapshot: Snapshot, within: Span): TextToken[] {
  const section = snapshot.sections.get("nodes");
  if (section === undefined) return [];
  const first = Math.max(entryBefore(section, within.start - section.start), 0);
  const last = entryBefore(section, within.end - section.start);
  const tokens: TextToken[] = [];
  for (let index = first; index <= last; index++) {
    const entry = section.entries[index];
    const node = nodeAt(snapshot.analysis.nodes, index);
    if (entry === undefined || node === undefined) continue;
    const base = section.start + entry.start;
    for (const { start, end, type } of tokensOf(node, entry)) {
      const isWithin = start + base <= within.end && end + base >= within.start;
      if (isWithin) tokens.push({ start: start + base, end: end + base, type });
    }
  }
  return tokens;
}

const known = new WeakMap<
  JsonObject,
  { readonly schema: JsonSchema | undefined; readonly tokens: readonly TextToken[] }
>();

/** The tokens of a node, from its entry's beginning on. They are looked for once, as long as nobody changes its text. */
function tokensOf(node: AnalysedNode, entry: Entry): readonly TextToken[] {
  const schema = node.type?.facts.configSchema;
  const found = known.get(node.config);
  if (found !== undefined && found.schema === schema) return found.tokens;
  const tokens: TextToken[] = [];
  visit(node.config, { schema, path: ["config"], entry, tokens });
  tokens.sort((one, other) => one.start - other.start);
  known.set(node.config, { schema, tokens });
  return tokens;
}

interface Visit {
  readonly schema: JsonSchema | undefined;
  readonly path: readonly (string | number)[];
  readonly entry: Entry;
  readonly tokens: TextToken[];
}

function visit(value: JsonValue, place: Visit): void {
  if (typeof value === "string") return visitText(value, place);
  if (typeof value !== "object" || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, item] of Object.entries(value) as [string, JsonValue][]) {
    const step = isList ? Number(key) : key;
    visit(item, { ...place, schema: schemaBelow(place.schema, step), path: [...place.path, step] });
  }
}

function visitText(source: string, { schema, path, entry, tokens }: Visit): void {
  const at = pointer(...path);
  for (const { start, end, type } of lexText(source, roleOf(schema).language)) {
    const range = entry.own.parsed.rangeInString(at, start, end);
    tokens.push({ start: range.start.offset, end: range.end.offset, type });
  }
}
