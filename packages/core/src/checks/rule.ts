import type { Analysis } from "../workflow/analysis.ts";
import type { Severity } from "../workflow/diagnostic.ts";

/** A place in a document. */
export interface Place {
  /** A JSON Pointer (RFC 6901). */
  readonly pointer: string;
  /** The key at that pointer, or its value. The value unless given. */
  readonly part?: "key" | "value";
  /** Characters of the text at that pointer. */
  readonly span?: { readonly start: number; readonly end: number };
}

/** Something that a rule found. */
export interface Finding extends Place {
  /** A sentence or two for a person: what is wrong, and what to do. */
  readonly message: string;
  /** Where the rule's own severity does not fit this finding. */
  readonly severity?: Severity;
  readonly fix?: { readonly title: string; readonly edits: readonly Edit[] };
}

/** A change of a document. */
export interface Edit extends Place {
  /** JSON as it stands in the file. */
  readonly text: string;
  /** Whether the text goes in front of the place, which stays. */
  readonly isInsertion?: boolean;
  /** An entry of a list that goes as a whole, and the comma that goes with it. */
  readonly comma?: "before" | "after";
}

/** Takes what a rule finds. */
export type Report = (finding: Finding) => void;

/** One check. It reads the analysis alone, never throws, and warns only about what is certain offline. */
export interface Rule {
  /** The id in diagnostics, in `metadata.checks` and in docs/checks.md. */
  readonly id: string;
  readonly severity: Severity;
  check(analysis: Analysis, report: Report): void | Promise<void>;
}
