import type { RunEvent, RunEventBody } from "../contracts/run-event.ts";
import type { Lease, RunStore } from "../contracts/run-store.ts";
import { ChasmError } from "../errors.ts";
import type { Redaction } from "./redaction.ts";
import { applyEvent, emptyRunState, type RunState } from "./run-state.ts";

/** What a journal needs of its run. */
export interface JournalOptions {
  readonly store: RunStore;
  readonly lease: Lease;
  readonly redaction: Redaction;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Receives each event once it is stored. It must not throw. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Called once, when the store has failed: nothing more can be written, so the run must end. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The one writer of a run's events. An event takes part in the state at once and is stored with all others of the same
 * moment in one append; whoever acts on an effect's result awaits `stored` first.
 */
export interface Journal {
  /** The fold of everything recorded so far: a live run has no other state. */
  readonly state: RunState;
  /** Redacts and numbers an event, folds it and queues it for the store. Gives the event as it is written. */
  record(body: RunEventBody, path?: string): RunEvent;
  /** Records the run's last event. Nothing can follow it: later records throw RUN_CANCELLED. */
  end(body: RunEventBody): void;
  readonly isEnded: boolean;
  /** Resolves when everything recorded so far is stored. Rejects with the store's error. */
  stored(): Promise<void>;
}

/** Opens a journal at its beginning. */
export function createJournal(options: JournalOptions): Journal {
  const { store, lease, redaction, now, onEvent, onFailure } = options;
  const state = emptyRunState();
  let pending: RunEvent[] = [];
  let nextSequence = 0;
  let storedSequence = 0;
  /** The append that is under way, and behind it the one that takes what is pending. */
  let last: Promise<void> = Promise.resolve();
  let isQueued = false;

  const flush = async (previous: Promise<void>) => {
    await previous;
    isQueued = false;
    const batch = pending;
    pending = [];
    await store.append(lease, storedSequence, batch);
    storedSequence += batch.length;
    if (onEvent !== undefined) for (const event of batch) onEvent(event);
  };

  let isEnded = false;
  const record: Journal["record"] = (body, path = "") => {
    if (isEnded) throw new ChasmError("RUN_CANCELLED", "The run has ended: nothing more can be written about it.");
    const event: RunEvent = redaction.redact({
      v: 1,
      run_id: lease.runId,
      sequence: nextSequence++,
      time: now(),
      path,
      ...body,
    });
    applyEvent(state, event);
    pending.push(event);
    if (!isQueued) {
      isQueued = true;
      last = flush(last);
      last.catch(onFailure);
    }
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
    stored: () => last,
  };
}
