import { ChasmError, isFinal } from "@chasmx/core";
import { findRun } from "../runs/find-run.ts";
import { followRun } from "../runs/follow-run.ts";
import { runParameter } from "./run-parameter.ts";
import { acts, type BuiltInTool } from "./tool.ts";
import { waitMsOf, waitParameter } from "./wait-parameter.ts";

/** Goes on with a run whose process is gone. */
export const resumeRun: BuiltInTool = {
  name: "resume_run",
  title: "Go on with a run",
  description: "Go on with an interrupted run, whose process is gone: what it has done is not done again.",
  annotations: acts,
  parameters: { run_id: runParameter, wait: waitParameter },
  async call(given, call) {
    const { runId, state, isOwned } = await findRun(call.services, String(given.run_id));
    if (isFinal(state))
      throw new ChasmError("RUN_ENDED", `The run "${runId}" has ended: it is ${state.status}. get_run shows it.`);
    if (isOwned) {
      const advice = state.pendingInputs.size > 0 ? "It waits for answer_run." : "get_run with wait waits for it.";
      throw new ChasmError(
        "RUN_CONFLICT",
        `The run "${runId}" is not interrupted: it goes on in its process. ${advice}`,
      );
    }
    const live = await call.services.live.resume(runId, call.client.key);
    return await followRun(call, live, waitMsOf(given));
  },
};
