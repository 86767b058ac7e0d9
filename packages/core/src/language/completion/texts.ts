import { escapeText } from "../../checks/facts/quote.ts";
import { type VerbName, verbParameters, verbSignature } from "../../workflow/directives/verbs.ts";
import { liquidEngine } from "../../workflow/liquid/engine.ts";
import { spanInString } from "../occurrences.ts";
import type { Snapshot } from "../snapshot.ts";
import { roleAt, type TextPlace } from "../text-place.ts";
import { type Completion, type CompletionOptions, type Completions, offered } from "./completion.ts";
import { expressionCompletions } from "./expressions.ts";
import { type TextContext, textContextAt } from "./text-context.ts";
import { nodeValue } from "./values.ts";
import type { Word, WordScope } from "./word.ts";

/** Completions in a text, where it has a language; undefined where it is plain, or text between templates. */
export function textCompletions(
  snapshot: Snapshot,
  { place, character }: { readonly place: TextPlace; readonly character: number },
  options: CompletionOptions,
): Completions | undefined {
  const role = roleAt(place);
  if (role === undefined || typeof place.value !== "string") return undefined;
  const context = textContextAt(place.value, character, role);
  if (context === undefined) return undefined;
  const words = wordsFor(snapshot, context, { place, options, locals: role.locals });
  const first = words[0]?.start ?? character;
  const { items, isPartial } = offered(words, place.value.slice(first, character).replace(/^[.[\]'"\s]+/, ""));
  const written = items.map((word): Completion => {
    const { start, end = character, text, snippet, ...rest } = word;
    const span = spanInString(snapshot, place.pointer, { start, end: Math.max(end, character) });
    return {
      ...rest,
      span,
      insert: escapeText(text),
      ...(snippet === undefined ? {} : { snippet: escapeText(snippet) }),
      ...(rest.filter === undefined ? {} : { filter: escapeText(rest.filter) }),
    };
  });
  return { items: written, isPartial };
}

function wordsFor(snapshot: Snapshot, context: TextContext, scope: WordScope): Word[] {
  switch (context.kind) {
    case "expression":
      return expressionCompletions(snapshot, context, scope);
    case "tag":
      return tags().map((name) => ({ label: name, kind: "tag", start: context.start, text: name, rank: 0 }));
    case "filter":
      return filters().map((name) => ({ label: name, kind: "filter", start: context.start, text: name, rank: 0 }));
    case "verb":
      return verbs(context.start);
    case "argument":
      return argumentWords(snapshot, context, scope);
  }
}

function filters(): string[] {
  return Object.keys(liquidEngine().filters).sort();
}

function tags(): string[] {
  const opening = Object.keys(liquidEngine().tags);
  const blocks = ["if", "unless", "case", "for", "tablerow", "capture", "comment", "raw"];
  return [
    ...new Set([...opening, "else", "elsif", "when", "comment", "raw", ...blocks.map((name) => `end${name}`)]),
  ].sort();
}

function verbs(start: number): Word[] {
  return (Object.keys(verbParameters) as VerbName[]).map((verb) => {
    const needed = verbParameters[verb].filter(({ isRequired }) => isRequired);
    const places = needed.map(({ kind }, index) => (kind === "text" ? `'$${index + 1}'` : `$${index + 1}`)).join(", ");
    return {
      label: verb,
      kind: "verb",
      detail: verbSignature(verb),
      start,
      text: `${verb}(`,
      snippet: `${verb}(${places})`,
      rank: 0,
    };
  });
}

/** Directives of the original spelling and JSON's: the key is the first text in quotes. */
const sharedKey = /[sg]et_shared_context\(\s*(?:key\s*=\s*)?(?:'|\\?")([^'"\\]+)/g;

function argumentWords(
  { analysis, text }: Snapshot,
  { verb, parameter, start }: TextContext & { readonly kind: "argument" },
  { place }: WordScope,
): Word[] {
  const others = analysis.nodes.filter((node) => node !== place.node);
  if (parameter === "target" || parameter === "target_agents") {
    const canHear = verb === "ask_node" ? others.filter(({ type }) => type?.facts.canAnswer !== false) : others;
    return canHear.map((node) => ({
      ...nodeValue(node),
      start,
      text: node.document.id,
      rank: node.canCommunicate ? 0 : 1,
    }));
  }
  if (parameter === "target_types") {
    const names = [...new Set(others.map(({ document }) => document.type))];
    return names.map((name) => ({ label: name, kind: "node-type", start, text: name, rank: 0 }));
  }
  if (parameter !== "key") return [];
  const keys = [...new Set([...text.matchAll(sharedKey)].map((match) => match[1] ?? ""))];
  return keys.map((key) => ({ label: key, kind: "shared-key", start, text: key, rank: 0 }));
}
