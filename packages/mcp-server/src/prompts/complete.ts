import { listRuns } from "@chasmx/runtime";
import type { CompleteRequestParams, CompleteResult } from "@modelcontextprotocol/server";
import type { Services } from "../services.ts";

/** The most that a completion may hold, by the protocol. */
const maxValues = 100;

/** Completes the ids of runs and the files of workflows, in prompts and in the addresses of resources. */
export async function complete(services: Services, { argument }: CompleteRequestParams): Promise<CompleteResult> {
  const all = await candidatesFor(services, argument.name);
  const found = all.filter((value) => value.toLowerCase().includes(argument.value.toLowerCase()));
  return {
    completion: { values: found.slice(0, maxValues), total: found.length, hasMore: found.length > maxValues },
  };
}

async function candidatesFor({ project, catalogue }: Services, argument: string): Promise<string[]> {
  if (argument === "run_id") {
    const runs = await listRuns(project.store, {}, 500);
    return ["last", ...runs.map(({ run_id: runId }) => runId)];
  }
  if (argument === "file") return (await catalogue.entries()).map(({ file }) => file);
  return [];
}
