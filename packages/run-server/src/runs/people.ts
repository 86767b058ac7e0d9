import { ChasmError, inputProblem, isChasmError, isFinal, type JsonObject, type JsonValue } from "@chasmx/core";
import { type GivenAnswer, giveAnswer, type KeptRun, type OpenRequest, openRequests, readRun } from "@chasmx/runtime";
import type { AnsweredRun, RunRequest } from "../protocol/index.ts";
import type { Parameters } from "../serve/parameters.ts";
import type { Services } from "../services.ts";

/** What a run asks people for. */
export async function requestsOf({ project }: Services, given: Parameters): Promise<readonly RunRequest[]> {
  const { state } = await readRun(project.store, given.text("run_id"));
  // Nobody answers a run that has ended.
  if (isFinal(state)) return [];
  return (await openRequests(project.store, state)).map(requestOf);
}

function requestOf({ pending, name, left }: OpenRequest): RunRequest {
  const { key, nodeId, request, expiresAt } = pending;
  const { question, details, choices, schema, default: standard } = request;
  return {
    key,
    name,
    node: nodeId,
    question,
    ...(details === undefined ? {} : { details }),
    ...(choices === undefined ? {} : { choices }),
    ...(schema === undefined ? {} : { schema: schema as JsonObject }),
    ...(standard === undefined ? {} : { default: standard }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    ...(left === undefined ? {} : { left: left.value }),
  };
}

/** Gives a run what it asks for, whichever process owns it. */
export async function answerRun(services: Services, given: Parameters): Promise<AnsweredRun> {
  const { store } = services.project;
  const [key, value] = [given.text("key"), given.value("value")];
  const run = await readRun(store, given.text("run_id"));
  if (isFinal(run)) throw new ChasmError("RUN_ENDED", `The run "${run.runId}" has ended: it is ${run.status}.`);
  const request = (await openRequests(store, run.state)).find(({ pending }) => pending.key === key);
  if (request === undefined) {
    throw new ChasmError("INPUT_INVALID", `The run "${run.runId}" does not ask for "${key.slice(0, 200)}" now.`);
  }
  if (request.left !== undefined) {
    throw new ChasmError("INPUT_INVALID", `"${request.name}" was answered before. The run goes on with that answer.`);
  }
  const problem = await inputProblem(request.pending.request, value);
  if (problem !== undefined) throw new ChasmError("INPUT_INVALID", problem);
  const outcome = await give(services, run, { request, value });
  return { outcome: outcome.outcome, message: sentenceOf(outcome, request.name) };
}

interface Giving {
  readonly request: OpenRequest;
  readonly value: JsonValue;
}

async function give({ live, project }: Services, run: KeptRun, { request, value }: Giving): Promise<GivenAnswer> {
  const { pending } = request;
  const own = live.get(run.runId);
  if (own === undefined) return await giveAnswer(project.store, run.state, { pending, value });
  try {
    await own.run.giveInput(pending.key, value);
    return { outcome: "taken" };
  } catch (error) {
    // Between the look and the answer somebody else was faster.
    if (!isChasmError(error, "INPUT_INVALID") || own.state.pendingInputs.has(pending.key)) throw error;
    return { outcome: isFinal(own.state) ? "ended" : "withdrawn" };
  }
}

function sentenceOf(given: GivenAnswer, name: string): string {
  switch (given.outcome) {
    case "taken":
      return `The run goes on with the answer for ${name}.`;
    case "kept":
      return "No process runs the run now. The answer is kept: whoever resumes the run goes on with it.";
    case "superseded":
      return given.by === "default"
        ? `Not taken: the time for ${name} was over, and its default counts.`
        : `Not taken: somebody else has answered ${name} before.`;
    case "expired":
      return `Not taken: the time for ${name} is over. Whoever resumes the run goes on without it.`;
    case "withdrawn":
      return `Not taken: ${name} asks nobody any more.`;
    case "ended":
      return "Not taken: the run has ended in the meantime.";
    case "late":
      return `The process of the run has not taken the answer within ${given.afterMs / 1000} s. It takes it once it goes on.`;
  }
}
