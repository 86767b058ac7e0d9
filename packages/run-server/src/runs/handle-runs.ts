import { ChasmError, conversationMarkdown, isChasmError, isFinal, replayRun as replay } from "@chasmx/core";
import { cancelRun as cancelKept, type KeptRun, keptWorkflow, readRun, secretInputs } from "@chasmx/runtime";
import {
  answerRun,
  cancelRun,
  deleteRun,
  listRuns,
  type ReplayedRun,
  readConversation,
  replayRun,
  rerun,
  resumeRun,
  runRequests,
  startRun,
  unwatchRun,
  watchRun,
} from "../protocol/index.ts";
import { type Route, route } from "../serve/route.ts";
import type { Services } from "../services.ts";
import * as begin from "./begin-run.ts";
import { listRuns as listed } from "./list-runs.ts";
import { answerRun as answered, requestsOf } from "./people.ts";

/** The methods about runs. */
export function runRoutes(services: Services): readonly Route[] {
  const { project, watched } = services;
  return [
    route(listRuns, async (given) => await listed(services, given)),
    route(startRun, async (given) => await begin.startRun(services, given)),
    route(resumeRun, async (given) => await begin.resumeRun(services, given)),
    route(rerun, async (given) => await begin.rerun(services, given)),
    route(replayRun, async (given) => await replayed(services, await readRun(project.store, given.text("run_id")))),
    route(cancelRun, async (given) => await cancelled(services, given.text("run_id"))),
    route(runRequests, async (given) => await requestsOf(services, given)),
    route(answerRun, async (given) => await answered(services, given)),
    route(deleteRun, async (given) => {
      const runId = given.text("run_id");
      await project.store.delete(runId);
      watched.unwatch(runId);
      services.runChanges.touch();
      return null;
    }),
    route(watchRun, async (given) => {
      await watched.watch(given.text("run_id"));
      return null;
    }),
    route(unwatchRun, async (given) => {
      watched.unwatch(given.text("run_id"));
      return null;
    }),
    route(readConversation, async (given) => {
      const { events, status } = await readRun(project.store, given.text("run_id"));
      return { markdown: conversationMarkdown(events, status) };
    }),
  ];
}

const reason = "Cancelled from the editor.";

async function cancelled({ project, live }: Services, runId: string): Promise<null> {
  const own = live.get(runId);
  if (own !== undefined) {
    own.run.cancel(reason);
    return null;
  }
  const { state, status } = await readRun(project.store, runId);
  if (isFinal({ status })) throw new ChasmError("RUN_ENDED", `The run "${runId}" has ended already: it is ${status}.`);
  const summary = { run_id: runId, workflow: String(state.workflow.name), status, accepted_at: state.acceptedAt };
  await cancelKept(project.store, summary, reason);
  return null;
}

/** Secrets that the environment gives; the others' marks do, because no text that is replayed shows more. */
async function replayed({ project }: Services, { events, state, status }: KeptRun): Promise<ReplayedRun> {
  const workflow = await keptWorkflow(state, project.host);
  try {
    await replay(workflow, events, { secrets: secretInputs(workflow.variables, project.host.environment) });
    return { status, differences: [] };
  } catch (error) {
    if (isChasmError(error, "REPLAY_DIVERGED")) return { status, differences: [error.message] };
    throw error;
  }
}
