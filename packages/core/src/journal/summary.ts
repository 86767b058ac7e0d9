import type { RunEvent } from "../contracts/run-event.ts";
import type { RunSummary } from "../contracts/run-store.ts";
import { foldRunState } from "./fold.ts";

/** A run's line in a list; undefined where it was never accepted. */
export function summarize(events: readonly RunEvent[]): RunSummary | undefined {
  if (events[0]?.type !== "run-accepted") return undefined;
  // Only the events that change a run's standing are folded.
  const state = foldRunState([events[0], ...events.slice(1).filter((event) => event.type.startsWith("run-"))]);
  return {
    run_id: state.runId,
    workflow: String(state.workflow.name),
    status: state.status,
    accepted_at: state.acceptedAt,
    ...(state.endedAt === undefined ? {} : { ended_at: state.endedAt }),
  };
}
