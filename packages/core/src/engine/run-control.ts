import type { Lease, RunCommand, RunStore } from "../contracts/run-store.ts";
import { ChasmError, errorRecord, isChasmError } from "../errors.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import type { Journal } from "../journal/journal.ts";
import type { InputDesk } from "./input-desk.ts";

type GivenInput = Extract<RunCommand, { readonly type: "give-input" }>;

/** A lease outlives a process that stops for a moment, and not one that is gone. */
export const leaseMs = 30_000;

/** One renewal that fails is made up for by the next; only a lease that another holds ends the run. */
export async function renew(store: RunStore, lease: Lease, onLost: (error: ChasmError) => void): Promise<void> {
  try {
    await store.renew(lease);
  } catch (error) {
    if (isChasmError(error, "RUN_CONFLICT")) onLost(error);
  }
}

/** A lease that cannot be given back expires by itself: it must not turn a finished run into a failed one. */
export async function releaseLease(store: RunStore, lease: Lease): Promise<void> {
  await store.release(lease).catch(() => undefined);
}

/** What commands are carried out on. */
interface Obeying {
  readonly journal: Journal;
  readonly cancellation: Cancellation;
  readonly inputDesk: InputDesk;
}

/** Whoever left an input that does not fit may be gone: it is written down why it was not taken. */
async function take(inputDesk: InputDesk, journal: Journal, { key, value }: GivenInput): Promise<void> {
  // Commands are read again by the next owner: what was given to an earlier one is no news.
  if (journal.isEnded || !journal.state.pendingInputs.has(key)) return;
  try {
    await inputDesk.give(key, value);
  } catch (error) {
    if (!journal.isEnded)
      journal.record({ type: "log", message: `An input was not taken: ${errorRecord(error).message}` });
  }
}

/** Carries out what other processes leave for the run's owner in a store that they share. */
export function obey(store: RunStore, lease: Lease, { journal, cancellation, inputDesk }: Obeying): () => void {
  const stop = new AbortController();
  const follow = async () => {
    for await (const command of store.commands(lease, stop.signal)) {
      if (command.type === "cancel") cancellation.cancel(cancelled(command.reason));
      else await take(inputDesk, journal, command);
    }
  };
  follow().catch((error: unknown) => {
    if (stop.signal.aborted || journal.isEnded) return;
    const message = `Commands from other processes no longer reach this run: ${errorRecord(error).message}`;
    journal.record({ type: "log", message });
  });
  return () => stop.abort();
}

/** Cancels a run when a signal aborts. Gives the function that stops listening. */
export function listen(signal: AbortSignal | undefined, cancellation: Cancellation): () => void {
  if (signal === undefined) return () => undefined;
  const onAbort = () => cancellation.cancel(cancelled(reasonOf(signal)));
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  return () => signal.removeEventListener("abort", onAbort);
}

/** What whoever aborted says about it. The platform's own words say nothing about a run. */
function reasonOf({ reason }: AbortSignal): string | undefined {
  if (typeof reason === "string") return reason;
  return reason instanceof Error && reason.name !== "AbortError" ? reason.message : undefined;
}

/** The reason of a run that somebody cancels. */
export function cancelled(reason: string | undefined): ChasmError {
  return new ChasmError("RUN_CANCELLED", reason ?? "The run was cancelled.");
}
