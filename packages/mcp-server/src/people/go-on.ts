import { isChasmError, type PendingInput } from "@chasmx/core";
import type { LiveRun } from "@chasmx/runtime";
import { followRun } from "../runs/follow-run.ts";
import { runAnswer } from "../runs/run-answer.ts";
import type { RunRequestState, ToolCall } from "../services.ts";
import type { ToolAnswer } from "../tools/tool.ts";
import { askPeople, inputName } from "./ask-people.ts";
import { formOf } from "./form.ts";
import { releaseCall } from "./hold-call.ts";

/**
 * Goes on with the run of an earlier call, with what people have given since. Where they gave nothing the run goes on waiting,
 * and the answer says how to give it later.
 */
export async function goOnWithAnswers(call: ToolCall, state: RunRequestState): Promise<ToolAnswer | undefined> {
  releaseCall(call);
  const live = call.services.live.get(state.run);
  // It has ended in the meantime, or another process runs it.
  if (live === undefined) return undefined;
  const given = await giveAll(call, live, state);
  if (given.isDeclined) return runAnswer(live.state, true);
  const isOpen = given.isMissing || given.problems.size > 0;
  if (isOpen) return await askPeople(call, live, { waitMs: state.waitMs, problems: given.problems });
  return await followRun(call, live, state.waitMs);
}

interface Given {
  readonly problems: ReadonlyMap<string, string>;
  readonly isDeclined: boolean;
  readonly isMissing: boolean;
}

/** Gives a run everything that people filled in. */
async function giveAll({ context }: ToolCall, live: LiveRun, { inputs }: RunRequestState): Promise<Given> {
  const responses = context.mcpReq.inputResponses ?? {};
  const problems = new Map<string, string>();
  let isDeclined = false;
  let isMissing = false;
  for (const [index, key] of inputs.entries()) {
    const pending = live.state.pendingInputs.get(key);
    const response = responses[inputName(index)] as ElicitResponse | undefined;
    // Somebody else was faster.
    if (pending === undefined) continue;
    if (response === undefined) isMissing = true;
    else if (response.action !== "accept") isDeclined = true;
    else {
      const problem = await give(live, pending, response.content ?? {});
      if (problem !== undefined) problems.set(key, problem);
    }
  }
  return { problems, isDeclined, isMissing };
}

/** What a client says that its person did. Nobody has checked it. */
interface ElicitResponse {
  readonly action?: unknown;
  readonly content?: Readonly<Record<string, unknown>>;
}

/** Gives a run what a person filled in. Resolves with why it does not fit, where it does not. */
async function give(
  { run }: LiveRun,
  { key, request }: PendingInput,
  content: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  try {
    await run.giveInput(key, formOf(request).valueOf(content));
    return undefined;
  } catch (error) {
    // Where nobody waits for it any more, there is nobody to ask again either.
    if (isChasmError(error, "INPUT_INVALID")) return run.state.pendingInputs.has(key) ? error.message : undefined;
    throw error;
  }
}
