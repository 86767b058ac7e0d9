import { ChasmError, inputProblem, isFinal, type JsonValue, parse, type RequestedInput } from "@chasmx/core";
import { type GivenAnswer, giveAnswer, isCalled, type OpenRequest, openRequests } from "@chasmx/runtime";
import { type FoundRun, findRun } from "../runs/find-run.ts";
import { followRun } from "../runs/follow-run.ts";
import { untilTaken } from "../runs/live-run.ts";
import { runAnswer } from "../runs/run-answer.ts";
import type { ToolCall } from "../services.ts";
import { safeJson } from "../text/safe-text.ts";
import { runParameter } from "./run-parameter.ts";
import { acts, type BuiltInTool, type ToolAnswer } from "./tool.ts";
import { waitMsOf, waitParameter } from "./wait-parameter.ts";

/** Gives a run what it waits for. */
export const answerRun: BuiltInTool = {
  name: "answer_run",
  title: "Answer a run",
  description:
    "Give a run what it asks a person for: an approval or an answer. Give what the person you work for has decided, never a decision of your own.",
  annotations: acts,
  parameters: {
    run_id: runParameter,
    value: {
      type: "value",
      description: "The choice or the text as it stands, or JSON that fits the schema asked for.",
      required: true,
    },
    node: { type: "string", description: "Which answer this is, where the run waits for several.", maxLength: 1000 },
    wait: waitParameter,
  },
  async call(given, call) {
    const found = await findRun(call.services, String(given.run_id));
    const { runId, state } = found;
    if (isFinal(state)) throw new ChasmError("RUN_ENDED", `The run "${runId}" has ended: it is ${state.status}.`);
    const request = meant(runId, await openRequests(call.services.project.store, state), given.node);
    if (request.left !== undefined) {
      const shown = safeJson(request.left.value);
      throw new ChasmError(
        "INPUT_INVALID",
        `"${request.name}" was answered before, with ${shown}. resume_run goes on with it.`,
      );
    }
    const value = await fitting(request.pending.request, given.value as JsonValue);
    return await give(found, { request, value, waitMs: waitMsOf(given) }, call);
  },
};

interface Giving {
  readonly request: OpenRequest;
  readonly value: JsonValue;
  readonly waitMs: number;
}

/** Whoever owns the run takes it. Where nobody does, this server goes on with the run. */
async function give(found: FoundRun, { request, value, waitMs }: Giving, call: ToolCall): Promise<ToolAnswer> {
  const { runId, state, live } = found;
  const { pending } = request;
  if (live !== undefined) {
    await live.run.giveInput(pending.key, value);
    return await followRun(call, live, waitMs);
  }
  const given = await giveAnswer(call.services.project.store, state, { pending, value });
  if (given.outcome === "kept") {
    const resumed = await call.services.live.resume(runId, call.client.key);
    await untilTaken(resumed, pending.key);
    return await followRun(call, resumed, waitMs);
  }
  if (given.outcome !== "taken") throw notTaken(given, request.name, runId);
  const now = await findRun(call.services, runId);
  return runAnswer(now.state, now.isOwned);
}

function meant(runId: string, requests: readonly OpenRequest[], node: unknown): OpenRequest {
  if (requests.length === 0) throw new ChasmError("INPUT_INVALID", `The run "${runId}" waits for nobody now.`);
  const found = node === undefined ? requests : requests.filter(({ pending }) => isCalled(pending, String(node)));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  const names = requests.map(({ name }) => name).join(", ");
  throw new ChasmError(
    "OPTION_INVALID",
    `The run "${runId}" waits for ${names}. Say with "node" which one this answers.`,
  );
}

/** What was given, or the JSON that it holds as a text: some clients write every value as one. */
async function fitting(request: RequestedInput, value: JsonValue): Promise<JsonValue> {
  const problem = await inputProblem(request, value);
  if (problem === undefined) return value;
  const parsed = typeof value === "string" ? parse(value) : undefined;
  if (parsed?.value !== undefined && parsed.diagnostics.length === 0) {
    if ((await inputProblem(request, parsed.value)) === undefined) return parsed.value;
  }
  throw new ChasmError("INPUT_INVALID", problem);
}

function notTaken(given: GivenAnswer, name: string, runId: string): ChasmError {
  const reasons: Readonly<Record<string, string>> = {
    superseded: "somebody else was faster, or its default counts",
    expired: `its time is over. The run goes on without it: resume_run {"run_id": ${JSON.stringify(runId)}}`,
    withdrawn: "nobody asks for it any more",
    ended: "the run has ended in the meantime",
    late: "the process that owns the run does not react. It takes the answer once it goes on",
  };
  return new ChasmError("INPUT_INVALID", `The answer for "${name}" was not taken: ${reasons[given.outcome]}.`);
}
