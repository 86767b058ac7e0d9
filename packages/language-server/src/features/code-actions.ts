import type { Diagnostic } from "@chasmx/core";
import type { SpanEdit } from "@chasmx/core/language";
import { type CodeAction, CodeActionKind, type CodeActionParams } from "vscode-languageserver";
import type { Findings } from "../diagnosing.ts";
import type { OpenDocument } from "../document.ts";
import { shownDiagnostic } from "./diagnostics.ts";
import { type ClientAbilities, fixEdits, textEdits, workspaceEdit } from "./edits.ts";

/** Mends everything that the checks can mend. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.chasmx`;

/** What is known where an editor asks for changes. */
export interface ActionScope {
  readonly client: ClientAbilities;
  readonly pageOf: (code: string) => string | undefined;
}

/** The fixes of what is wrong in a range, each by itself, and all of the document's together. */
export function codeActions(
  document: OpenDocument,
  { findings, params }: { readonly findings: Findings; readonly params: CodeActionParams },
  { client, pageOf }: ActionScope,
): CodeAction[] {
  if (findings.version !== document.version) return [];
  const { only } = params.context;
  const isWanted = (kind: string) =>
    only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`));
  const asked = { start: document.offsetAt(params.range.start), end: document.offsetAt(params.range.end) };
  const actions: CodeAction[] = [];
  for (const diagnostic of isWanted(CodeActionKind.QuickFix) ? findings.diagnostics : []) {
    const { fix, range } = diagnostic;
    if (fix === undefined || range.start.offset > asked.end || range.end.offset < asked.start) continue;
    actions.push({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [shownDiagnostic(document, diagnostic, pageOf)],
      isPreferred: true,
      edit: workspaceEdit(document, textEdits(document, fixEdits(fix)), client),
    });
  }
  const all = isWanted(fixAllKind) ? allFixes(findings.diagnostics) : [];
  if (all.length > 0) {
    const edit = workspaceEdit(document, textEdits(document, all), client);
    actions.push({ title: "Fix everything that can be fixed", kind: fixAllKind, edit });
  }
  return actions;
}

/** The edits of all fixes that leave one another alone, the first first. */
function allFixes(diagnostics: readonly Diagnostic[]): SpanEdit[] {
  const taken: SpanEdit[] = [];
  for (const { fix } of diagnostics) {
    const edits = fix === undefined ? [] : fixEdits(fix);
    const isFree = edits.every((edit) => taken.every((other) => edit.start > other.end || edit.end < other.start));
    if (isFree) taken.push(...edits);
  }
  return taken;
}
