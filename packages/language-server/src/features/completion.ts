import { type Completion, completionsAt } from "@chasmx/core/language";
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  type Position,
} from "vscode-languageserver";
import type { OpenDocument } from "../document.ts";
import type { Workplace } from "../workspace.ts";
import type { ClientAbilities } from "./edits.ts";

const kinds: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  branch: CompletionItemKind.EnumMember,
  filter: CompletionItemKind.Function,
  function: CompletionItemKind.Function,
  key: CompletionItemKind.Property,
  model: CompletionItemKind.Value,
  node: CompletionItemKind.Reference,
  "node-type": CompletionItemKind.Class,
  property: CompletionItemKind.Field,
  rule: CompletionItemKind.Property,
  "shared-key": CompletionItemKind.Constant,
  tag: CompletionItemKind.Keyword,
  value: CompletionItemKind.Value,
  variable: CompletionItemKind.Variable,
  verb: CompletionItemKind.Method,
};

/** What may be written at a position. */
export function completion(
  { document, project, lastRun }: Workplace,
  position: Position,
  client: ClientAbilities,
): CompletionList {
  const { items, isPartial } = completionsAt(document.snapshot, document.offsetAt(position), {
    ...(project.models === undefined ? {} : { models: project.models }),
    lastOutput: (id) => lastRun?.nodes.get(id)?.output,
  });
  return { isIncomplete: isPartial, items: items.map((item) => completionItem(document, item, client)) };
}

function completionItem(document: OpenDocument, item: Completion, client: ClientAbilities): CompletionItem {
  const { label, detail, documentation, rank, filter, snippet } = item;
  const isSnippet = snippet !== undefined && client.hasSnippets;
  return {
    label,
    kind: kinds[item.kind],
    ...(detail === undefined ? {} : { detail }),
    // Plain text: what a document or a plugin says of itself could be Markdown that fetches a picture.
    ...(documentation === undefined ? {} : { documentation }),
    ...(filter === undefined ? {} : { filterText: filter }),
    sortText: `${rank}${label}`,
    textEdit: { range: document.rangeOf(item.span), newText: isSnippet ? snippet : item.insert },
    ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
  };
}
