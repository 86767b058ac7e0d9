import type { JsonValue } from "../../contracts/json.ts";
import type { Cancellation } from "../../journal/cancellation.ts";
import type { RunnableNode } from "../../workflow/runnable.ts";

/** An attempt of a node whose agent lives in another process. */
export interface RemoteWork {
  readonly node: RunnableNode;
  readonly attempt: number;
  readonly cancellation: Cancellation;
}

/** Has nodes work in the processes where they live. */
export interface RemoteWorker {
  has(nodeId: string): boolean;
  /** Does a node's own work where it lives, as one step, and resolves with its output. */
  work(work: RemoteWork): Promise<JsonValue>;
}
