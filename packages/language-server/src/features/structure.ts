import {
  branchHints,
  foldsOf,
  type DocumentSymbol as NamedPart,
  outlineOf,
  type Span,
  type TextToken,
  textTokens,
} from "@chasmx/core/language";
import {
  type CancellationToken,
  type DocumentSymbol,
  type FoldingRange,
  type InlayHint,
  InlayHintKind,
  LSPErrorCodes,
  type Range,
  ResponseError,
  type SemanticTokens,
  SemanticTokensBuilder,
  SymbolKind,
} from "vscode-languageserver";
import type { OpenDocument } from "../document.ts";

const symbolKinds = { variable: SymbolKind.Variable, node: SymbolKind.Class, edge: SymbolKind.Event } as const;

/** The parts of a document: variables, nodes and edges, each in its list. */
export function documentSymbols(document: OpenDocument): DocumentSymbol[] {
  const { variables, nodes, edges } = outlineOf(document.snapshot);
  const lists = [
    ["variables", variables, SymbolKind.Namespace],
    ["nodes", nodes, SymbolKind.Namespace],
    ["edges", edges, SymbolKind.Namespace],
  ] as const;
  return lists.flatMap(([name, symbols, kind]) => {
    const span = document.snapshot.sections.get(name);
    if (span === undefined || symbols.length === 0) return [];
    const range = document.rangeOf(span);
    const selectionRange = { start: range.start, end: range.start };
    return [{ name, kind, range, selectionRange, children: symbols.map((symbol) => shownSymbol(document, symbol)) }];
  });
}

function shownSymbol(document: OpenDocument, { kind, name, detail, span, nameSpan }: NamedPart): DocumentSymbol {
  return {
    // An editor refuses a name that is empty.
    name: name.trim() === "" ? '""' : name,
    detail,
    kind: symbolKinds[kind],
    range: document.rangeOf(span),
    selectionRange: document.rangeOf(nameSpan),
  };
}

/** The objects and lists that can be folded. */
export function foldingRanges({ text }: OpenDocument): FoldingRange[] {
  return foldsOf(text).map(({ start, end }) => ({ startLine: start, endLine: end }));
}

/** Words behind edges that say when their branch is taken. */
export function inlayHints(document: OpenDocument, range: Range): InlayHint[] {
  return branchHints(document.snapshot, spanOf(document, range)).map(({ offset, text }) => ({
    position: document.rangeOf({ start: offset, end: offset }).start,
    label: text,
    kind: InlayHintKind.Type,
    paddingLeft: true,
  }));
}

const tokenTypes = {
  comment: "comment",
  function: "function",
  keyword: "keyword",
  node: "enumMember",
  number: "number",
  operator: "operator",
  property: "property",
  string: "string",
  variable: "variable",
} as const satisfies Readonly<Record<TextToken["type"], string>>;

const tokenOrder = Object.keys(tokenTypes);

/** The token types that texts consist of, as editors know them. */
export const tokenLegend = { tokenTypes: Object.values(tokenTypes), tokenModifiers: [] as string[] };

/** The pieces of the templates, expressions and directives in a range. */
export function semanticTokens(document: OpenDocument, range: Range): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  pushTokens(builder, document, spanOf(document, range));
  return builder.build();
}

/** So much of a document, in UTF-16 units, is taken apart before the server listens again. */
const stretch = 100_000;

/** The same of the whole document, between other answers. Rejects where the document is another one before all is done. */
export async function allSemanticTokens(document: OpenDocument, token: CancellationToken): Promise<SemanticTokens> {
  const { version, text } = document;
  const builder = new SemanticTokensBuilder();
  let from = 0;
  for (let start = 0; start < text.length; start += stretch) {
    if (start > 0) await new Promise((resolve) => setTimeout(resolve, 0));
    if (token.isCancellationRequested || document.version !== version) {
      throw new ResponseError(LSPErrorCodes.ContentModified, "The document has changed.");
    }
    from = pushTokens(builder, document, { start: Math.max(start, from), end: start + stretch });
  }
  return builder.build();
}

/** Adds the pieces within a span, and gives the offset behind the last of them. */
function pushTokens(builder: SemanticTokensBuilder, document: OpenDocument, within: Span): number {
  let last = within.start;
  for (const { start, end, type } of textTokens(document.snapshot, within)) {
    // A piece on the border between two stretches belongs to the first.
    if (start < last) continue;
    const { line, character } = document.rangeOf({ start, end }).start;
    builder.push(line, character, end - start, tokenOrder.indexOf(type), 0);
    last = end;
  }
  return last;
}

function spanOf(document: OpenDocument, { start, end }: Range): Span {
  return { start: document.offsetAt(start), end: document.offsetAt(end) };
}
