import type { RunEvent, RunEventBase, RunEventBody } from "../contracts/run-event.ts";
import type { Lease, RunStore } from "../contracts/run-store.ts";
import { ChasmError, errorRecord, isChasmError } from "../errors.ts";
import { startFold } from "./fold.ts";
import type { Redaction } from "./redaction.ts";
import type { RunState } from "./run-state.ts";

/** What a journal needs of its run. */
export interface JournalOptions {
  /** What the store holds of the run already, where it is resumed. */
  readonly events?: Iterable<RunEvent> | undefined;
  readonly store: RunStore;
  readonly lease: Lease;
  readonly redaction: Redaction;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether the state is to hold only what is under way; what an earlier process left stays. */
  readonly forgetsSettled?: boolean | undefined;
  /** Receives each event once it is stored. When it throws, it hears no more and the run must end. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Called when something could not be written, or was not listened to: the run must end. */
  readonly onFailure: (failure: ChasmError) => void;
}

/**
 * The one writer of a run's events. An event takes part in the state at once and is stored with all others of the same
 * moment in one append; whoever acts on an effect's result awaits `stored` first.
 */
export interface Journal {
  /** The fold of everything recorded so far: a live run has no other state. */
  readonly state: RunState;
  /** Redacts and numbers an event, folds it and hands it to the store. Gives the event as it is written. */
  record<Body extends RunEventBody>(body: Body, path?: string): Body & RunEventBase;
  /** Records the run's last event. Nothing can follow it: later records throw RUN_CANCELLED. */
  end(body: RunEventBody): void;
  readonly isEnded: boolean;
  /** Resolves when everything recorded so far is stored; nothing to wait for where it is. Rejects with STORE_FAILED or RUN_CONFLICT. */
  stored(): Promise<void> | undefined;
}

/** Opens a journal at its beginning, or behind the events that there are. */
export function createJournal(options: JournalOptions): Journal {
  const { lease, redaction, now, forgetsSettled = false } = options;
  const { state, apply, forgetSettled } = startFold();
  for (const event of options.events ?? []) apply(event);
  const write = options.store.appendNow === undefined ? lateWriter(options) : promptWriter(options);
  let isEnded = false;

  const record: Journal["record"] = (body, path = "") => {
    if (isEnded) throw new ChasmError("RUN_CANCELLED", "The run has ended: nothing more can be written about it.");
    const event = {
      ...redaction.redactEvent(body),
      v: 1 as const,
      run_id: lease.runId,
      sequence: state.length,
      time: now(),
      path,
    };
    apply(event as RunEvent);
    if (forgetsSettled) forgetSettled(event as RunEvent);
    write.event(Object.freeze(event as RunEvent));
    return event;
  };
  return {
    state,
    record,
    end(body) {
      record(body);
      isEnded = true;
    },
    get isEnded() {
      return isEnded;
    },
    stored: write.stored,
  };
}

/** How events get into a store. */
interface Writer {
  event(event: RunEvent): void;
  stored(): Promise<void> | undefined;
}

/** For a store that is done at once. */
function promptWriter({ store, lease, onFailure, ...options }: JournalOptions): Writer {
  const tell = listener({ ...options, onFailure });
  let failure: ChasmError | undefined;
  return {
    event(event) {
      if (failure !== undefined) return;
      try {
        store.appendNow?.(lease, event.sequence, [event]);
      } catch (error) {
        failure = storeFailure(error);
        onFailure(failure);
        return;
      }
      tell(event);
    },
    stored: () => (failure === undefined ? undefined : Promise.reject(failure)),
  };
}

/** For a store that takes its time: one append at a time; what is recorded meanwhile goes with the next. */
function lateWriter({ store, lease, onFailure, ...options }: JournalOptions): Writer {
  const tell = listener({ ...options, onFailure });
  let pending: RunEvent[] = [];
  let failure: ChasmError | undefined;
  let isWriting = false;
  /** Those who wait for what is pending, and those who wait for what is being appended. */
  let pendingStored = lazyPromise();
  let batchStored = pendingStored;

  const writeAll = async () => {
    while (pending.length > 0 && failure === undefined) {
      const batch = pending;
      pending = [];
      batchStored = pendingStored;
      pendingStored = lazyPromise();
      await writeBatch(batch);
    }
    isWriting = false;
  };
  const writeBatch = async (batch: readonly RunEvent[]) => {
    try {
      await store.append(lease, batch[0]?.sequence ?? 0, batch);
      for (const event of batch) tell(event);
      batchStored.resolve();
    } catch (error) {
      failure = storeFailure(error);
      batchStored.reject(failure);
      pendingStored.reject(failure);
      onFailure(failure);
    }
  };
  return {
    event(event) {
      pending.push(event);
      if (isWriting || failure !== undefined) return;
      isWriting = true;
      // Everything that is recorded before the current work has run to its end goes into one append.
      queueMicrotask(writeAll);
    },
    stored() {
      if (failure !== undefined) return Promise.reject(failure);
      if (pending.length > 0) return pendingStored.promise();
      return isWriting ? batchStored.promise() : undefined;
    },
  };
}

/** Tells the run's listener of events. One that throws has a defect of its own: the run ends, and its journal is written on. */
function listener({ onEvent, onFailure }: Pick<JournalOptions, "onEvent" | "onFailure">): (event: RunEvent) => void {
  let listening = onEvent;
  return (event) => {
    try {
      listening?.(event);
    } catch (error) {
      listening = undefined;
      const message = `The run's onEvent failed: ${errorRecord(error).message}`;
      onFailure(new ChasmError("OPTION_INVALID", message, { cause: error }));
    }
  };
}

function storeFailure(error: unknown): ChasmError {
  if (isChasmError(error)) return error;
  const reason = errorRecord(error).message;
  return new ChasmError("STORE_FAILED", `The run's journal could not be written: ${reason}`, { cause: error });
}

/** A promise that is made only when somebody waits for it. */
function lazyPromise() {
  let promise: Promise<void> | undefined;
  let settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  return {
    promise() {
      promise ??= new Promise((resolve, reject) => {
        settle = { resolve, reject };
      });
      return promise;
    },
    resolve: () => settle?.resolve(),
    reject: (error: unknown) => settle?.reject(error),
  };
}
