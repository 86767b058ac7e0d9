/**
 * A place in a text: line and character are 0-based and count UTF-16 code units, as in the Language Server Protocol
 * (3.17, "Position"). A byte order mark at the start is no character of the first line.
 */
export interface Position {
  readonly line: number;
  readonly character: number;
  /** UTF-16 code units from the start of the text. */
  readonly offset: number;
}

/** From `start` up to, not including, `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** An `error` keeps a workflow from being run; a `warning` and an `information` do not. */
export type Severity = "error" | "warning" | "information";

/** The text that takes a range's place. */
export interface TextEdit {
  readonly range: Range;
  readonly text: string;
}

/** A change that mends a problem. Its edits do not overlap and all refer to the text as it is now. */
export interface Fix {
  /** What the change does, in the imperative: "Remove the comma". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** One problem in a document. */
export interface Diagnostic {
  /** The rule's id: `json-syntax`. */
  readonly code: string;
  readonly severity: Severity;
  /** One or two sentences for a person: what is wrong and what to do. */
  readonly message: string;
  /** The JSON Pointer (RFC 6901) of the value that the problem is about. */
  readonly pointer: string;
  readonly range: Range;
  readonly fix?: Fix;
}
