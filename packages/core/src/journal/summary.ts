import type { RunEvent } from "../contracts/run-event.ts";
import type { RunSummary } from "../contracts/run-store.ts";
import { foldRunState } from "./fold.ts";

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
  const state = foldRunState(events.filter(changesStanding));
  return {
    run_id: state.runId,
    workflow: String(state.workflow.name),
    status: state.status,
    accepted_at: state.acceptedAt,
    ...(state.endedAt === undefined ? {} : { ended_at: state.endedAt }),
  };
}
