import type { RunEvent, RunStatus } from "../contracts/run-event.ts";
import type { RunFilter, RunSummary } from "../contracts/run-store.ts";
import { foldRunState } from "./fold.ts";
import type { RunState } from "./run-state.ts";

/**
 * Whether an event can change where its run stands. A store that keeps summaries needs to fold these alone: a run that waits
 * for people goes on when the last of its requests is closed, and no event of its own says so.
 */
export function changesStanding({ type }: RunEvent): boolean {
  return type.startsWith("run-") || type.startsWith("input-") || type === "step-failed";
}

/** A run's line in a list; undefined where it was never accepted. */
export function summarize(events: readonly RunEvent[]): RunSummary | undefined {
  if (events[0]?.type !== "run-accepted") return undefined;
  return summaryOf(foldRunState(events.filter(changesStanding)));
}

/** The line in a list of a run that stands so. */
export function summaryOf({ runId, workflow, status, acceptedAt, endedAt }: RunState): RunSummary {
  return {
    run_id: runId,
    workflow: String(workflow.name),
    status,
    accepted_at: acceptedAt,
    ...(endedAt === undefined ? {} : { ended_at: endedAt }),
  };
}

/** Whether a run is one of those that a list is asked for. */
export function matchesFilter(summary: RunSummary, { status, workflow, since }: RunFilter): boolean {
  return (
    (status === undefined || summary.status === status) &&
    (workflow === undefined || summary.workflow === workflow) &&
    (since === undefined || summary.accepted_at >= since)
  );
}

/** Every status, and whether nothing can follow in a run of it. */
const finality: Readonly<Record<RunStatus, boolean>> = {
  accepted: false,
  running: false,
  paused: false,
  interrupted: false,
  completed: true,
  failed: true,
  cancelled: true,
};

/** Whether nothing can follow in a run of this status. */
export function isFinal({ status }: { readonly status: RunStatus }): boolean {
  return finality[status];
}

/** Whether an event is the last one of its run. */
export function endsRun({ type }: Pick<RunEvent, "type">): boolean {
  const status = type.replace(/^run-/, "");
  return status !== type && Object.hasOwn(finality, status) && finality[status as RunStatus];
}

/** Whether a value that a store has kept is the summary of a run. */
export function isSummaryOf(id: string, value: unknown): value is RunSummary {
  if (typeof value !== "object" || value === null) return false;
  const { run_id: runId, workflow, status, accepted_at: acceptedAt, ended_at: endedAt } = value as Partial<RunSummary>;
  return (
    runId === id &&
    typeof workflow === "string" &&
    typeof status === "string" &&
    Object.hasOwn(finality, status) &&
    Number.isFinite(acceptedAt) &&
    (endedAt === undefined || Number.isFinite(endedAt))
  );
}
