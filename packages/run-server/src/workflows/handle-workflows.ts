import { ChasmError, type JsonObject, parse, type RunSummary } from "@chasmx/core";
import { listRuns, secretInputs } from "@chasmx/runtime";
import { listWorkflows, readWorkflow, transportStatus, type WorkflowEntry } from "../protocol/index.ts";
import { type Route, route } from "../serve/route.ts";
import type { Services } from "../services.ts";
import type { KnownWorkflow } from "./known-workflow.ts";
import { statusOfTransport } from "./transport-status.ts";

/** The methods about workflows. */
export function workflowRoutes(services: Services): readonly Route[] {
  return [
    route(listWorkflows, async () => {
      await services.changes.begin();
      return await entriesOf(services);
    }),
    route(readWorkflow, async (given) => await documentOf(services, given.text("file"))),
    route(transportStatus, async (given, signal) => await statusOfTransport(services, given.text("file"), signal)),
  ];
}

async function entriesOf({ workflows, project }: Services): Promise<readonly WorkflowEntry[]> {
  const known = await workflows.entries();
  // A store that cannot be read hides no workflow.
  const runs = await listRuns(project.store).catch((): RunSummary[] => []);
  const latest = new Map(runs.toReversed().map((run) => [run.workflow, run]));
  return known.map((workflow) => {
    const run = latest.get(workflow.name);
    return {
      ...workflow,
      secrets_given: secretsGiven(workflow, project.host.environment),
      ...(run === undefined ? {} : { last_run: run }),
    };
  });
}

function secretsGiven(
  { variables }: KnownWorkflow,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  return variables.flatMap((variable) => {
    try {
      return Object.keys(secretInputs([variable], environment));
    } catch {
      // A value that is not of its variable's type is none; the run says so.
      return [];
    }
  });
}

async function documentOf({ project }: Services, file: string): Promise<JsonObject> {
  const { value, diagnostics } = parse(await project.read(file));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  const { line, character } = diagnostics[0]?.range.start ?? { line: 0, character: 0 };
  throw new ChasmError(
    "WORKFLOW_INVALID",
    `${file} holds no JSON object: see line ${line + 1}, column ${character + 1}.`,
    { details: diagnostics },
  );
}
