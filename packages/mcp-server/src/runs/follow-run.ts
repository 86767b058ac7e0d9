import type { LiveRun } from "@chasmx/runtime";
import { askPeople } from "../people/ask-people.ts";
import type { ToolCall } from "../services.ts";
import type { ToolAnswer } from "../tools/tool.ts";
import { isLeft } from "./left-call.ts";
import { waitFor } from "./live-run.ts";
import { openProgress } from "./progress.ts";
import { runAnswer } from "./run-answer.ts";

/**
 * Waits for a run as long as its call may, tells the client how it goes on, and answers with how it ended, with how to go on, or
 * with what it asks people for. A call that its client cancels takes the run with it.
 */
export async function followRun(call: ToolCall, live: LiveRun, waitMs: number): Promise<ToolAnswer> {
  const { mcpReq } = call.context;
  const progress = openProgress(call.context);
  progress.follow(live, "The run goes on.");
  const stop = await waitFor(live, { waitMs, signal: mcpReq.signal }).finally(progress.stop);
  // Whoever only lost the connection finds the run again.
  if (stop === "aborted" && !isLeft(call)) live.run.cancel("Cancelled by the client that waited for it.");
  if (stop === "asks" && call.client.asksPeople) return await askPeople(call, live, { waitMs });
  return runAnswer(live.state, stop !== "over");
}
