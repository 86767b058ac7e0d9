import { ChasmError, isChasmError, isFinal, type RunFilter, type RunStore, type RunSummary } from "@chasmx/core";

/**
 * Lists runs, the latest first, no more than a limit where one is given. One that has not ended and has no owner that lives is
 * interrupted, whatever its journal says.
 */
export async function listRuns(
  store: RunStore,
  filter: RunFilter = {},
  limit = Number.POSITIVE_INFINITY,
): Promise<RunSummary[]> {
  const { status, ...others } = filter;
  const found: RunSummary[] = [];
  for await (const summary of store.list(others)) {
    const run = await asItStands(store, summary);
    if (status === undefined || run.status === status) found.push(run);
    if (found.length >= limit) break;
  }
  return found;
}

/**
 * The run that a person means: by its id, by a beginning of it that no other run shares, or the latest as `last`. Rejects with
 * RUN_NOT_FOUND, with OPTION_INVALID where several runs begin so, and with STORE_FAILED where its journal cannot be read.
 */
export async function findRun(store: RunStore, reference: string): Promise<RunSummary> {
  const runs = await listRuns(store);
  const found =
    reference === "last" ? runs.slice(0, 1) : runs.filter(({ run_id: runId }) => runId.startsWith(reference));
  const run = found.find(({ run_id: runId }) => runId === reference) ?? found[0];
  if (run === undefined || reference === "") {
    await refuseUnreadable(store, reference);
    const what = reference === "last" ? "No run" : `No run "${reference.slice(0, 100)}"`;
    throw new ChasmError("RUN_NOT_FOUND", `${what} is kept in ${store.place}. chasmx runs lists those that are.`);
  }
  if (found.length === 1 || run.run_id === reference) return run;
  const ids = found.slice(0, 3).map(({ run_id: runId }) => runId);
  throw new ChasmError(
    "OPTION_INVALID",
    `${found.length} runs begin with "${reference}", as ${ids.join(", ")}. Give more of the id.`,
  );
}

/** A run whose beginning cannot be read is in no list. Reading it says why. */
async function refuseUnreadable(store: RunStore, runId: string): Promise<void> {
  try {
    await Array.fromAsync(store.read(runId));
  } catch (error) {
    if (isChasmError(error, "STORE_FAILED")) throw error;
  }
}

/**
 * Cancels a run from any process. The owner of a live one is asked to: `submitted`. An interrupted one has nobody who could
 * obey, so that its end is written here: `ended`. Rejects with RUN_CONFLICT where the run has ended.
 */
export async function cancelRun(store: RunStore, run: RunSummary, reason: string): Promise<"submitted" | "ended"> {
  const { run_id: runId, status } = run;
  if (status === "interrupted") {
    try {
      await writeEnd(store, runId, reason);
      return "ended";
    } catch (error) {
      // Somebody has resumed it in the meantime.
      if (!isChasmError(error, "RUN_CONFLICT")) throw error;
    }
  } else if (isFinal(run)) {
    throw new ChasmError("RUN_CONFLICT", `The run "${runId}" has ended already: it is ${status}. Nothing was changed.`);
  }
  await store.submit(runId, { type: "cancel", reason });
  return "submitted";
}

/** Long enough to write one event. */
const endingMs = 10_000;

async function writeEnd(store: RunStore, runId: string, reason: string): Promise<void> {
  const lease = await store.claim(runId, "cancel", endingMs);
  try {
    let sequence = 0;
    for await (const event of store.read(runId)) sequence = event.sequence + 1;
    const base = { v: 1, run_id: runId, sequence, time: Date.now(), path: "" } as const;
    await store.append(lease, sequence, [{ ...base, type: "run-cancelled", reason }]);
  } finally {
    await store.release(lease);
  }
}

async function asItStands(store: RunStore, summary: RunSummary): Promise<RunSummary> {
  const isInterrupted = !(isFinal(summary) || (await store.isOwned(summary.run_id)));
  return isInterrupted ? { ...summary, status: "interrupted" } : summary;
}
