import { commands, type ExtensionContext, window, workspace } from "vscode";
import { answerModels, registerModelList } from "./assistants/editor-models.ts";
import { provideMcpServers } from "./assistants/mcp-server.ts";
import { showMode } from "./mode/mode-item.ts";
import { openRequestDesk } from "./people/answer-requests.ts";
import { followRuns } from "./running/follow-runs.ts";
import { registerRunCommands } from "./running/run-workflow.ts";
import { keepSecrets } from "./running/secrets.ts";
import { editedUri, givenUri } from "./running/workflow-target.ts";
import { showPrograms } from "./server/program-status.ts";
import { openProjects } from "./server/projects.ts";
import { openTestExplorer } from "./tests/test-explorer.ts";
import { openConversationDocuments } from "./trees/conversation-documents.ts";
import { openTrees } from "./trees/open-trees.ts";
import { registerRunActions } from "./trees/run-actions.ts";
import { openGraphPanels } from "./view/graph-panels.ts";
import { openRunPanels } from "./view/run-panels.ts";

/** What runs something, and therefore needs a workspace that somebody trusts; and the graph of a document, which does not. */
export async function activateRuns(context: ExtensionContext): Promise<void> {
  const graphs = openGraphPanels(context);
  context.subscriptions.push(
    commands.registerCommand("chasmx.showGraph", async (argument: unknown) => {
      const uri = givenUri(argument) ?? editedUri();
      if (uri !== undefined) await graphs.show(uri);
      else await window.showInformationMessage("Open a workflow first: a file named *.workflow.json.");
    }),
  );
  if (workspace.isTrusted) activateTrusted(context);
  else context.subscriptions.push(workspace.onDidGrantWorkspaceTrust(() => activateTrusted(context)));
}

let stop: (() => Promise<void>) | undefined;

/** Ends every program that was started; what it ran can be gone on with by others. */
export async function deactivateRuns(): Promise<void> {
  await stop?.();
}

function activateTrusted(context: ExtensionContext): void {
  const log = window.createOutputChannel("ChasmX Runs", { log: true });
  const secrets = keepSecrets(context);
  const projects = openProjects({
    context,
    log,
    prepare(connection, folder) {
      secrets.answer(connection, folder);
      answerModels(connection);
    },
  });
  stop = projects.stop;
  const panels = openRunPanels(context, projects);
  const conversations = openConversationDocuments(context, projects);
  const parts = { context, log, projects, secrets, panels, conversations };
  const following = followRuns(parts);
  registerRunCommands(parts, following);
  registerRunActions(parts, following);
  openRequestDesk(parts);
  openTrees(context, projects, log);
  showMode(parts);
  showPrograms(context, projects);
  openTestExplorer(parts);
  provideMcpServers(context, projects, log);
  registerModelList(context);
  context.subscriptions.push(
    log,
    commands.registerCommand("chasmx.showLog", () => log.show()),
    commands.registerCommand("chasmx.restartServer", async () => {
      await Promise.all(projects.all().map(({ server }) => server.restart()));
    }),
    commands.registerCommand("chasmx.forgetSecrets", async () => {
      const count = await secrets.forget();
      await window.showInformationMessage(count === 1 ? "One secret is forgotten." : `${count} secrets are forgotten.`);
    }),
    commands.registerCommand("chasmx.openWorkflow", async (line: unknown) => {
      const uri = givenUri(line);
      if (uri !== undefined) await window.showTextDocument(uri);
    }),
  );
}
