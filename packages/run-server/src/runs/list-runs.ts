import type { RunSummary } from "@chasmx/core";
import { listRuns as runsOf } from "@chasmx/runtime";
import type { RunEntry } from "../protocol/index.ts";
import type { Parameters } from "../serve/parameters.ts";
import type { Services } from "../services.ts";
import type { KnownWorkflow } from "../workflows/known-workflow.ts";

/** Runs that a list has, unless it says how many. */
const standardLength = 200;

/** The runs that are kept, the latest first. */
export async function listRuns(services: Services, given: Parameters): Promise<readonly RunEntry[]> {
  const workflow = given.optionalText("workflow");
  const limit = given.optionalCount("limit") ?? standardLength;
  const found = await runsOf(services.project.store, workflow === undefined ? {} : { workflow }, limit);
  const files = await fileFinder(services);
  return await Promise.all(
    found.map(async (run) => {
      const [mode, file] = [await services.modes.of(run), files(run)];
      return {
        ...run,
        ...(file === undefined ? {} : { file }),
        ...(mode === undefined ? {} : { mode }),
        is_own: services.live.get(run.run_id) !== undefined,
      };
    }),
  );
}

/** Finds the file that a run's workflow is in now: that of a run of this server, else the first whose workflow has its name. */
async function fileFinder(services: Services): Promise<(run: NamedRun) => string | undefined> {
  const byName = filesByName(await services.workflows.entries());
  return ({ run_id: runId, workflow }) => services.live.get(runId)?.file ?? byName.get(workflow)?.[0];
}

type NamedRun = Pick<RunSummary, "run_id" | "workflow">;

/** The one file that has a workflow of this name; undefined where several have it, because none of them is for sure the run's. */
export async function onlyFileOf({ workflows }: Services, workflow: string): Promise<string | undefined> {
  const [file, ...others] = filesByName(await workflows.entries()).get(workflow) ?? [];
  return others.length === 0 ? file : undefined;
}

function filesByName(entries: readonly KnownWorkflow[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const { name, file } of entries) files.set(name, [...(files.get(name) ?? []), file]);
  return files;
}
