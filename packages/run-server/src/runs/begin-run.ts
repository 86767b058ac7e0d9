import type { LiveRun } from "@chasmx/runtime";
import type { StartedRun } from "../protocol/index.ts";
import type { Parameters } from "../serve/parameters.ts";
import type { Services } from "../services.ts";
import { onlyFileOf } from "./list-runs.ts";

const modes = ["simple", "pubsub"] as const;

/** Starts a run of a file. */
export async function startRun(services: Services, given: Parameters): Promise<StartedRun> {
  const run = await services.live.start(given.text("file"), {
    inputs: given.optionalObject("inputs"),
    mode: given.optionalChoice("mode", modes),
    model: given.optionalText("model"),
    rehearse: given.optionalFlag("rehearse"),
  });
  return begun(services, run);
}

/** Goes on with an interrupted run. */
export async function resumeRun(services: Services, given: Parameters): Promise<StartedRun> {
  const runId = given.text("run_id");
  const acceptsChanges = given.optionalFlag("accept_changes");
  const file = await fileOf(services, runId);
  return begun(services, await services.live.resume(runId, { file, acceptsChanges }));
}

/** Starts another run of what a kept run was given. */
export async function rerun(services: Services, given: Parameters): Promise<StartedRun> {
  const runId = given.text("run_id");
  const [from, rehearse] = [given.optionalText("from"), given.optionalFlag("rehearse")];
  const file = await fileOf(services, runId);
  return begun(services, await services.live.rerun(runId, { from, rehearse, file }));
}

/** The client watches it from now on: the answer is written first, because events go with the next turn of the event loop. */
function begun({ watched }: Services, run: LiveRun): StartedRun {
  watched.taken(run);
  return { run_id: run.id, notes: run.notes };
}

/** The file of a kept run's workflow, where one alone has its name. */
async function fileOf(services: Services, runId: string): Promise<string | undefined> {
  for await (const event of services.project.store.read(runId)) {
    return event.type === "run-accepted" ? await onlyFileOf(services, String(event.workflow.name)) : undefined;
  }
  return undefined;
}
