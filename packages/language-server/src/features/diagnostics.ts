import type { Diagnostic } from "@chasmx/core";
import { DiagnosticSeverity, type Diagnostic as ShownDiagnostic } from "vscode-languageserver";
import type { OpenDocument } from "../document.ts";

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const;

/** A diagnostic as editors show it, with the address of the page that describes its rule. */
export function shownDiagnostic(
  document: OpenDocument,
  { code, severity, message, range }: Diagnostic,
  pageOf: (code: string) => string | undefined,
): ShownDiagnostic {
  const href = pageOf(code);
  return {
    source: "chasmx",
    code,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    severity: severities[severity],
    message,
    range: document.rangeOf({ start: range.start.offset, end: range.end.offset }),
  };
}
