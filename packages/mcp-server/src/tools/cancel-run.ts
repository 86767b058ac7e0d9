import { ChasmError, isFinal } from "@chasmx/core";
import { cancelRun as cancelKept } from "@chasmx/runtime";
import { findRun } from "../runs/find-run.ts";
import { runFacts } from "../runs/run-facts.ts";
import { dataAnswer } from "./answers.ts";
import { runParameter } from "./run-parameter.ts";
import type { BuiltInTool } from "./tool.ts";

const reason = "Cancelled by a client of the MCP server.";

/** Ends a run before it is done. */
export const cancelRun: BuiltInTool = {
  name: "cancel_run",
  title: "Cancel a run",
  description: "Cancel a run of any process of this project. What its nodes have done stays done.",
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  parameters: { run_id: runParameter },
  async call({ run_id: reference }, { services }) {
    const found = await findRun(services, String(reference));
    const { runId, state, live, isOwned } = found;
    if (isFinal(state)) {
      throw new ChasmError(
        "RUN_ENDED",
        `The run "${runId}" has ended already: it is ${state.status}. Nothing was changed.`,
      );
    }
    if (live !== undefined) {
      live.run.cancel(reason);
      await live.over;
      return dataAnswer(`The run ${runId} is ${live.state.status}.`, runFacts(live.state, false));
    }
    const summary = {
      run_id: runId,
      workflow: String(state.workflow.name),
      status: isOwned ? state.status : ("interrupted" as const),
      accepted_at: state.acceptedAt,
    };
    const outcome = await cancelKept(services.project.store, summary, reason);
    if (outcome === "ended")
      return dataAnswer(`The run ${runId} is cancelled.`, { run_id: runId, status: "cancelled" });
    const told = `The process that owns the run ${runId} was told to cancel it. get_run shows its end.`;
    return dataAnswer(told, runFacts(state, isOwned));
  },
};
