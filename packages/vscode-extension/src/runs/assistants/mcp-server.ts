import {
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  lm,
  McpStdioServerDefinition,
  workspace,
} from "vscode";
import { nodeCommand } from "../server/program-process.ts";
import type { Projects } from "../server/projects.ts";

/** The id in `package.json`. */
const providerId = "chasmx.workflows";

/** Lets chat in this editor run the workspace's workflows: the editor starts `chasmx mcp` when somebody wants that. */
export function provideMcpServers(
  { subscriptions }: ExtensionContext,
  projects: Projects,
  log: LogOutputChannel,
): void {
  const changed = new EventEmitter<void>();
  subscriptions.push(
    changed,
    projects.onChange(() => changed.fire()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("chasmx.server.path")) changed.fire();
    }),
    lm.registerMcpServerDefinitionProvider(providerId, {
      onDidChangeMcpServerDefinitions: changed.event,
      async provideMcpServerDefinitions() {
        const found = await Promise.all(
          projects.all().map(async ({ folder }) => {
            try {
              const { file, version } = await projects.programOf(folder);
              const { command, args, env } = nodeCommand(file, ["mcp", folder.uri.fsPath]);
              const server = new McpStdioServerDefinition(
                `ChasmX: ${folder.name}`,
                command,
                [...args],
                { ...env },
                version,
              );
              server.cwd = folder.uri;
              return [server];
            } catch (error) {
              log.error(String(error));
              return [];
            }
          }),
        );
        return found.flat();
      },
    }),
  );
}
