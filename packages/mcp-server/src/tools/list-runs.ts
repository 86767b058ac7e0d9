import { type RunStatus, type RunSummary, runStatuses } from "@chasmx/core";
import { listRuns as runsOf } from "@chasmx/runtime";
import { standardListLength } from "../limits.ts";
import { dataAnswer } from "./answers.ts";
import { type BuiltInTool, looks } from "./tool.ts";

/** The runs that are kept, of this server and of others. */
export const listRuns: BuiltInTool = {
  name: "list_runs",
  title: "List runs",
  description: "List the runs that are kept in this project, the latest first. Paused runs wait for a person.",
  annotations: looks,
  parameters: {
    status: { type: "string", description: "Only runs that stand so.", choices: runStatuses },
    workflow: { type: "string", description: "Only runs of the workflow of this name.", maxLength: 200 },
    limit: { type: "integer", description: `How many: ${standardListLength} unless given.`, minimum: 1, maximum: 500 },
  },
  async call({ status, workflow, limit = standardListLength }, { services }) {
    const filter = {
      ...(status === undefined ? {} : { status: status as RunStatus }),
      ...(workflow === undefined ? {} : { workflow: String(workflow) }),
    };
    const found = await runsOf(services.project.store, filter, (limit as number) + 1);
    const shown = found.slice(0, limit as number).map(factsOf);
    const more = found.length > shown.length ? " There are more: give a limit." : "";
    return dataAnswer(`${shown.length === 1 ? "1 run" : `${shown.length} runs`}.${more}`, { runs: shown });
  },
};

function factsOf({ run_id, workflow, status, accepted_at: accepted, ended_at: ended }: RunSummary) {
  return {
    run_id,
    workflow,
    status,
    accepted_at: new Date(accepted).toISOString(),
    ...(ended === undefined ? {} : { ended_at: new Date(ended).toISOString() }),
  };
}
