import { listWorkflows, startRun } from "@chasmx/run-server/protocol";
import { commands, ProgressLocation, window, workspace } from "vscode";
import type { Parts } from "../parts.ts";
import type { JsonObject, Variable } from "../protocol-types.ts";
import { askInputs } from "./ask-inputs.ts";
import type { FollowRuns } from "./follow-runs.ts";
import { inputFields, inputsOf } from "./input-form.ts";
import { rememberedInputs, rememberInputs } from "./remembered-inputs.ts";
import { showFailure } from "./show-failure.ts";
import { type WorkflowTarget, workflowTarget } from "./workflow-target.ts";

/** Registers the commands that begin a run. Both are given a workflow, or find one. */
export function registerRunCommands(parts: Parts, following: FollowRuns): void {
  const register = (name: string, rehearse: boolean) =>
    commands.registerCommand(name, async (argument: unknown, given?: JsonObject) => {
      const target = await workflowTarget(parts.projects, argument);
      if (target === undefined) return undefined;
      return await runWorkflow({ parts, following, target, rehearse, given });
    });
  parts.context.subscriptions.push(register("chasmx.run", false), register("chasmx.rehearse", true));
}

interface Wish {
  readonly parts: Parts;
  readonly following: FollowRuns;
  readonly target: WorkflowTarget;
  readonly rehearse: boolean;
  /** Inputs that need not be asked for; another extension or a keybinding may give them. */
  readonly given: JsonObject | undefined;
}

/** Gives the id of the run that has begun; undefined where none has, which the person has been told. */
async function runWorkflow({ parts, following, target, rehearse, given }: Wish): Promise<string | undefined> {
  const { project, file, uri } = target;
  try {
    if (!(await save(target))) return undefined;
    const asked =
      given === undefined ? await askFor(parts, target) : { inputs: given, remember: async () => undefined };
    if (asked === undefined) return undefined;
    const { inputs, remember } = asked;
    const { run_id, notes } = await window.withProgress(
      { location: ProgressLocation.Window, title: "ChasmX: starting the run" },
      () =>
        parts.secrets.during(() =>
          project.server.request(startRun, { file, inputs, ...(rehearse ? { rehearse } : {}) }),
        ),
    );
    await remember();
    following.begin(project, run_id, { uri, notes });
    await parts.panels.show(project, run_id, { preserveFocus: true });
    return run_id;
  } catch (error) {
    // Whoever called the command need not wait until the person has read it.
    void showFailure(error, { log: parts.log, uri });
    return undefined;
  }
}

/** What runs is what is on the disk. */
async function save({ uri }: WorkflowTarget): Promise<boolean> {
  const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (document === undefined || !document.isDirty || (await document.save())) return true;
  await window.showErrorMessage("The workflow could not be saved, so it was not run.");
  return false;
}

interface AskedInputs {
  readonly inputs: JsonObject;
  /** Keeps them for the next run, once this one has begun. */
  remember(): Promise<void>;
}

/** Asks for the variables of the file as it is now: what was known of it may be from before it was saved. */
async function askFor(parts: Parts, { project, file, uri }: WorkflowTarget): Promise<AskedInputs | undefined> {
  const entry = (await project.server.requestAll(listWorkflows)).find((workflow) => workflow.file === file);
  const variables: readonly Variable[] = entry?.variables ?? [];
  const memory = parts.context.workspaceState;
  const fields = inputFields(variables, rememberedInputs(memory, uri.toString(), variables));
  const texts = await askInputs(`Run ${entry?.name ?? file}`, fields);
  if (texts === undefined) return undefined;
  const inputs = inputsOf(fields, texts);
  return { inputs, remember: () => rememberInputs(memory, uri.toString(), { inputs, variables }) };
}
