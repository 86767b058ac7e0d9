/** A problem inside a text of the document, at character offsets of that text. */
export interface TextProblem {
  /** One sentence for a person: what is wrong and, where it is known, what to write instead. */
  readonly message: string;
  /** Offset of the first character concerned, in UTF-16 units of the text. */
  readonly start: number;
  /** Offset after the last character concerned; never less than `start`. */
  readonly end: number;
  /** The language that the problem is about, where it is not the one that the text is written in. */
  readonly language?: "directive";
}

/** What becomes of a read of what is not there: the text fails, or the read gives nothing. */
export type Absent = "fail" | "empty";

/** A value that a text reads, as far as its path is written out: `["outputs", "fetch", "users", 0]`. */
export interface Reference {
  /** The root name and the static keys below it, up to the first key that is computed. */
  readonly path: readonly (string | number)[];
  /** Offset of the first character of the path. */
  readonly start: number;
  /** Offset after the last character of the path. */
  readonly end: number;
  /** Whether the text copes with the value's absence (under `if`, `default`, `has()`…). */
  readonly guarded: boolean;
}
