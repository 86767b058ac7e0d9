import type { TextPlace } from "../text-place.ts";
import type { Completion, CompletionOptions } from "./completion.ts";

/** Something to write in a text, in the text's own characters and offsets. */
export interface Word extends Omit<Completion, "span" | "insert" | "snippet"> {
  readonly start: number;
  /** Where what it replaces ends; the cursor unless given. */
  readonly end?: number;
  readonly text: string;
  readonly snippet?: string;
}

/** What a text's words depend on. */
export interface WordScope {
  readonly place: TextPlace;
  readonly options: CompletionOptions;
  readonly locals: readonly string[];
}
