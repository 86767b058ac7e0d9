import type { Diagnostic } from "@chasmx/core";

/** A problem with a file as a whole, or with what is around it. */
export function fileProblem(code: string, message: string, severity: Diagnostic["severity"]): Diagnostic {
  const start = { line: 0, character: 0, offset: 0 };
  return { code, severity, message, pointer: "", range: { start, end: start } };
}
