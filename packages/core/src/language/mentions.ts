import { textPointer } from "../checks/facts/places.ts";
import { type Reading, readingsIn } from "../checks/facts/readings.ts";
import type { AnalysedNode, Analysis } from "../workflow/analysis.ts";
import { type ConfigText, parseConfig } from "../workflow/config/config-texts.ts";
import type { PromptDirective } from "../workflow/prompt.ts";
import type { Span } from "./span.ts";

/** A place in a node's text that names a node or a variable. */
export interface Mention {
  readonly kind: "node" | "variable";
  readonly name: string;
  readonly role: "reading" | "ask-target" | "broadcast-target";
  /** The JSON Pointer of the text. */
  readonly pointer: string;
  /** Where the name stands in the text, without quotes or brackets around it. */
  readonly inner: Span;
  /** What has to be written anew where the name changes; undefined where nobody can tell. */
  readonly rewrite: Rewrite | undefined;
}

/** How a name stands in a text: `plain` by itself, or as the key of a path, with the key's dot or brackets. */
export interface Rewrite extends Span {
  readonly form: "plain" | "liquid-key" | "cel-key";
}

/** The texts of a node. Where its type is not known, its strings are templates, as they are without a schema. */
export function textsOf(node: AnalysedNode): readonly ConfigText[] {
  return node.type === undefined ? parseConfig(node.config, {}).texts : node.texts;
}

/** Everything that the texts of a node name, text by text. */
export function mentionsIn(analysis: Analysis, node: AnalysedNode): Mention[] {
  return textsOf(node).flatMap((text) => {
    const pointer = textPointer(node, text);
    return [
      ...readingsIn(analysis, node, text).map((reading) => ({ ...readMention(reading), pointer })),
      ...text.directives.flatMap((directive) =>
        directiveMentions(text.source, directive).map((mention) => ({ ...mention, pointer })),
      ),
    ];
  });
}

type Placed = Omit<Mention, "pointer">;

function readMention({ found, text, reference }: Reading): Placed {
  const { source, language } = text;
  if ("name" in found) {
    const { name } = found;
    const isPlain = source.startsWith(name, reference.start);
    const inner = isPlain ? { start: reference.start, end: reference.start + name.length } : reference;
    return {
      kind: "variable",
      name,
      role: "reading",
      inner,
      rewrite: isPlain ? { ...inner, form: "plain" } : undefined,
    };
  }
  const id = idOf(found);
  const form = language === "expression" ? "cel-key" : "liquid-key";
  const key = keyPlace(source, reference.start, id);
  const rewrite = key === undefined ? undefined : { ...key.whole, form: form as Rewrite["form"] };
  return { kind: "node", name: id, role: "reading", inner: key?.inner ?? reference, rewrite };
}

function idOf(found: Exclude<Reading["found"], { readonly name: string }>): string {
  return found.kind === "output" ? found.source.document.id : (found.meant?.id ?? found.id);
}

const keyStart = /outputs\s*(?:\.\s*|\[\s*)/y;
const keyEnd = /\s*\]/y;

/** Where the first key of a path stands: `.a`, `['a']`; undefined where it is written in any way that hides the name. */
function keyPlace(
  source: string,
  from: number,
  id: string,
): { readonly whole: Span; readonly inner: Span } | undefined {
  keyStart.lastIndex = from;
  const match = keyStart.exec(source);
  if (match === null) return undefined;
  const wholeStart = from + match[0].search(/[.[]/);
  const at = keyStart.lastIndex;
  if (source[wholeStart] === ".") {
    if (!source.startsWith(id, at)) return undefined;
    return { whole: { start: wholeStart, end: at + id.length }, inner: { start: at, end: at + id.length } };
  }
  const quote = source[at] === "'" || source[at] === '"' ? source.charAt(at) : "";
  if (!source.startsWith(`${quote}${id}${quote}`, at)) return undefined;
  const inner = { start: at + quote.length, end: at + quote.length + id.length };
  keyEnd.lastIndex = inner.end + quote.length;
  return keyEnd.test(source) ? { whole: { start: wholeStart, end: keyEnd.lastIndex }, inner } : undefined;
}

/** The arguments that name nodes. */
const naming = { target: "ask-target", target_agents: "broadcast-target" } as const;

function directiveMentions(source: string, directive: PromptDirective): Placed[] {
  return (["target", "target_agents"] as const).flatMap((argument) => {
    const place = directive.places[argument];
    if (place === undefined) return [];
    const role = naming[argument];
    const value = directive.arguments[argument];
    const names = Array.isArray(value) ? value.map(String) : [value].filter((one) => typeof one === "string");
    const quoted = quotedTexts(source, place);
    const known = quoted.map(({ text, ...inner }): Placed => {
      return { kind: "node", name: text, role, inner, rewrite: { ...inner, form: "plain" } };
    });
    // A name that is spelt with escapes, or is a number, is there all the same.
    const hidden = names.filter((name) => !quoted.some(({ text }) => text === name));
    const others = hidden.map((name): Placed => ({ kind: "node", name, role, inner: place, rewrite: undefined }));
    return [...known, ...others];
  });
}

const quotedText = /'([^'\\{]*)'|"([^"\\{]*)"/g;

/** The texts in quotes of an argument that hold nothing but what they say: templates and escapes are passed over. */
function quotedTexts(source: string, { start, end }: Span): (Span & { readonly text: string })[] {
  const argument = source
    .slice(start, end)
    .replace(/\{\{.*?\}\}|\{%.*?%\}/gs, (template) => "{".repeat(template.length));
  return [...argument.matchAll(quotedText)].map((match) => {
    const text = match[1] ?? match[2] ?? "";
    const at = start + match.index + 1;
    return { text, start: at, end: at + text.length };
  });
}
