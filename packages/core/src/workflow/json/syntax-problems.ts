import type { Diagnostic, Fix } from "../diagnostic.ts";
import type { SourcePositions } from "./source-positions.ts";
import type { Replacement } from "./string.ts";

/** How many problems of syntax are told one by one. The last of them says how many more there are. */
export const maxSyntaxDiagnostics = 100;

/** A problem as the reader meets it, in offsets of the text. */
export interface SyntaxProblem {
  /** `json-syntax` unless said. */
  readonly code?: "json-duplicate-key" | "json-too-deep" | "json-too-large";
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly fix?: { readonly title: string; readonly edits: readonly Replacement[] };
}

interface KeptProblem extends SyntaxProblem {
  readonly pointer: string;
}

/** The problems of one text, of which only the first are kept. */
export interface SyntaxProblems {
  /** The pointer is asked for only when the problem is kept: a text may have millions of them, deep inside. */
  report(problem: SyntaxProblem, pointerOf: () => string): void;
  /** In the order of the text. */
  diagnostics(): Diagnostic[];
}

export function syntaxProblems(positions: SourcePositions): SyntaxProblems {
  const kept: KeptProblem[] = [];
  let count = 0;

  function diagnosticOf(problem: KeptProblem): Diagnostic {
    return {
      code: problem.code ?? "json-syntax",
      severity: "error",
      message: problem.message,
      pointer: problem.pointer,
      range: positions.rangeBetween(problem.start, problem.end),
      ...(problem.fix === undefined ? {} : { fix: fixOf(problem.fix) }),
    };
  }

  function fixOf(fix: NonNullable<SyntaxProblem["fix"]>): Fix {
    const edits = fix.edits.map(({ start, end, text }) => ({ range: positions.rangeBetween(start, end), text }));
    return { title: fix.title, edits };
  }

  return {
    report(problem, pointerOf) {
      count++;
      if (kept.length < maxSyntaxDiagnostics) kept.push({ ...problem, pointer: pointerOf() });
    },
    diagnostics() {
      const shown = count > maxSyntaxDiagnostics ? kept.with(-1, summary(kept.at(-1), count - kept.length + 1)) : kept;
      return shown.map(diagnosticOf).sort((a, b) => a.range.start.offset - b.range.start.offset);
    },
  };
}

function summary(first: KeptProblem | undefined, more: number): KeptProblem {
  const message = `There are ${more} more problems from here on. Mend the ones above first.`;
  return { message, pointer: first?.pointer ?? "", start: first?.start ?? 0, end: first?.end ?? 0 };
}
