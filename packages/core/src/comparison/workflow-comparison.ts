import type { JsonValue } from "../contracts/json.ts";
import type { Diagnostic } from "../workflow/diagnostic.ts";

/** What became of something between two documents. */
export type Change = "added" | "removed" | "changed";

/** One value that differs. */
export interface ValueChange {
  readonly change: Change;
  /** Where it stands in its part: a JSON Pointer (RFC 6901). */
  readonly pointer: string;
  /** Absent where there was none. */
  readonly before?: JsonValue;
  /** Absent where there is none any more. */
  readonly after?: JsonValue;
  /** Present where it is the value of a secret: then neither value is told. */
  readonly secret?: true;
}

/** A variable that differs. */
export interface VariableChange {
  readonly change: Change;
  /** Absent where an entry of `variables` has none. */
  readonly name?: string;
  /** What differs in it: everything that it says, where it was added or removed. */
  readonly values: readonly ValueChange[];
}

/** A node that differs in more than its position. */
export interface NodeChange {
  /** `renamed` only where nothing else can have happened: its config, its edges and all else are what they were. */
  readonly change: Change | "renamed";
  /** The id that it has now, or had last. Absent where an entry of `nodes` has none. */
  readonly id?: string;
  /** The id that a renamed node had. */
  readonly was?: string;
  readonly type?: string;
  /** What differs in it: everything that it says, where it was added or removed. */
  readonly values: readonly ValueChange[];
}

/** An edge that differs: another branch is a change of it, another end makes another edge. */
export interface EdgeChange {
  readonly change: Change;
  /** Absent, with `to`, where an entry of `edges` does not say where it leads. */
  readonly from?: string;
  readonly to?: string;
  readonly values: readonly ValueChange[];
}

/** What nodes do in the conversation, as far as the document alone decides it. */
export type ConversationKind = "communicates" | "answers" | "asks" | "broadcasts" | "hears" | "writes" | "reads";

/** A fact of the conversation that holds in one of the two documents alone. */
export interface ConversationChange {
  readonly change: "added" | "removed";
  /** `answers`: the node can be asked at all. `hears`: a broadcast reaches it. The last two are about shared context. */
  readonly kind: ConversationKind;
  /** Who does it. */
  readonly node: string;
  /** The node that is asked or told. */
  readonly target?: string;
  /** The node type that is told. A broadcast without target and type is for everyone. */
  readonly type?: string;
  /** The key in the shared context. */
  readonly key?: string;
  /** The fact for a person: `student now asks librarian`. */
  readonly sentence: string;
}

/**
 * A problem of syntax in one of the texts: what stands around it may not have been compared. Its words are left to the
 * checks, because they quote the text, in which there may be a secret.
 */
export interface SideProblem extends Pick<Diagnostic, "code" | "range"> {
  readonly side: "before" | "after";
}

/** What differs between two documents. Plain data: as JSON it says the same. */
export interface WorkflowComparison {
  readonly format: 1;
  /** Whether anything differs, or may differ where a text could not be read whole. Positions do not count. */
  readonly changed: boolean;
  /** What the workflow says of itself: its name, its metadata, any key besides the three lists. */
  readonly workflow: readonly ValueChange[];
  readonly variables: readonly VariableChange[];
  readonly nodes: readonly NodeChange[];
  readonly edges: readonly EdgeChange[];
  readonly conversation: readonly ConversationChange[];
  /** The ids of nodes that an editor draws elsewhere and that are otherwise the same. */
  readonly moved: readonly string[];
  readonly problems: readonly SideProblem[];
}
