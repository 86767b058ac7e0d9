import type { JsonValue } from "../../contracts/json.ts";
import type { Span } from "../span.ts";

/** What may be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind:
    | "branch"
    | "filter"
    | "function"
    | "key"
    | "model"
    | "node"
    | "node-type"
    | "property"
    | "rule"
    | "shared-key"
    | "tag"
    | "value"
    | "variable"
    | "verb";
  /** A few words beside the label. */
  readonly detail?: string;
  /** A sentence or two of whoever made what it names. */
  readonly documentation?: string;
  /** What it replaces. */
  readonly span: Span;
  /** What it writes, as it stands in the file. */
  readonly insert: string;
  /** The same with places to fill in, `$1` and `$0`, as the Language Server Protocol has them. */
  readonly snippet?: string;
  /** What the text that is replaced is compared with, where that is not the label. */
  readonly filter?: string;
  /** The lower, the earlier it is offered. */
  readonly rank: number;
}

/** What is known beside the document. */
export interface CompletionOptions {
  /** Models that the project's configuration names. */
  readonly models?: readonly string[];
  /** The output that a node had in the last run. */
  readonly lastOutput?: (nodeId: string) => JsonValue | undefined;
}

/** How many are offered at once: nobody reads more, and of many names the first letters are known soon. */
const mostOffered = 200;

/** What may be written; where `isPartial`, more is to be had once more of it has been typed. */
export interface Completions<Item = Completion> {
  readonly items: readonly Item[];
  readonly isPartial: boolean;
}

/** The first of many completions: those that begin as what has been typed, then those that hold it. */
export function offered<Item extends Pick<Completion, "label" | "rank">>(
  items: readonly Item[],
  typed: string,
): Completions<Item> {
  if (items.length <= mostOffered) return { items, isPartial: false };
  const wanted = typed.toLowerCase();
  const holding = items.filter(({ label }) => label.toLowerCase().includes(wanted));
  const order = (item: Item) => item.rank * 2 + (item.label.toLowerCase().startsWith(wanted) ? 0 : 1);
  const sorted = holding.toSorted((one, other) => order(one) - order(other));
  return { items: sorted.slice(0, mostOffered), isPartial: true };
}
