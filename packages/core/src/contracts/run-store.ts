import type { JsonValue } from "./json.ts";
import type { RunEvent, RunStatus } from "./run-event.ts";

/** The right to write one run's journal, held by its owner. */
export interface Lease {
  readonly runId: string;
  readonly owner: string;
  /** Tells this lease from earlier ones of the same run. */
  readonly token: string;
}

/** A run in a list. */
export interface RunSummary {
  readonly run_id: string;
  readonly workflow: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly accepted_at: number;
  readonly ended_at?: number;
}

/** Which runs to list. */
export interface RunFilter {
  readonly status?: RunStatus;
  readonly workflow?: string;
  /** Runs accepted at or after this time, in milliseconds since 1970. */
  readonly since?: number;
}

/** What any process may ask of a run's owner. */
export type RunCommand =
  | { readonly type: "cancel"; readonly reason: string }
  /** Gives what a person was asked for; `key` is the request's. */
  | { readonly type: "give-input"; readonly key: string; readonly value: JsonValue };

/** Keeps journals: append-only, one writer a run. Every method rejects with STORE_FAILED where the storage does. */
export interface RunStore {
  /** The name that users see. */
  readonly name: string;
  /** Where it keeps runs, for a sentence: a folder, a server without its password. */
  readonly place: string;
  /** Gives the caller the run for `ttlMs`. Rejects with RUN_CONFLICT while another owner lives. */
  claim(runId: string, owner: string, ttlMs: number): Promise<Lease>;
  /** Extends a lease by its time from now on. Rejects with RUN_CONFLICT where it is lost. */
  renew(lease: Lease): Promise<void>;
  /**
   * Writes events whose first has the given sequence. Resolves once they survive what the store promises to survive.
   * Rejects with RUN_CONFLICT where that sequence is taken or the lease is lost.
   */
  append(lease: Lease, sequence: number, events: readonly RunEvent[]): Promise<void>;
  /** The same for a store that is done when the call returns, so that nobody waits. Throws what `append` rejects with. */
  appendNow?(lease: Lease, sequence: number, events: readonly RunEvent[]): void;
  /** Reads a run from a sequence on; with `follow`, goes on as events come until the signal aborts. Rejects with RUN_NOT_FOUND. */
  read(runId: string, options?: { readonly from?: number; readonly follow?: AbortSignal }): AsyncIterable<RunEvent>;
  /** Lists runs, the latest first. */
  list(filter?: RunFilter): AsyncIterable<RunSummary>;
  /** Leaves a command for the run's owner, from any process. Rejects with RUN_NOT_FOUND. */
  submit(runId: string, command: RunCommand): Promise<void>;
  /** Whether a run has an owner that lives. One that has none and has not ended is interrupted. */
  isOwned(runId: string): Promise<boolean>;
  /** All commands that were left for a run so far, those that its owners have carried out among them. Rejects with RUN_NOT_FOUND. */
  commandsLeft(runId: string): Promise<readonly RunCommand[]>;
  /** Yields the commands left for a run until the signal aborts. */
  commands(lease: Lease, signal: AbortSignal): AsyncIterable<RunCommand>;
  /** Ends a lease, so that another owner need not wait for it to expire. */
  release(lease: Lease): Promise<void>;
  /** Removes a run for good. Rejects with RUN_CONFLICT while its owner lives. */
  delete(runId: string): Promise<void>;
  close(): Promise<void>;
}
