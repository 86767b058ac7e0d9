import type { Run, RunEvent, RunState } from "@chasmx/core";

/** A run that this process owns. */
export interface LiveRun {
  readonly id: string;
  readonly run: Run;
  /** The fold of its events so far. */
  readonly state: RunState;
  /** The file of its workflow, as a path from the project's root; absent where it runs what a journal holds. */
  readonly file?: string;
  /** What a person should know of it before they look, as sentences. */
  readonly notes: readonly string[];
  /** Tells of every event. Gives the function that stops listening. */
  onEvent(listener: (event: RunEvent) => void): () => void;
  /** Resolves once the run has ended, was left, or its journal could no longer be written. Never rejects. */
  readonly over: Promise<void>;
}
