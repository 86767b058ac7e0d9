import { window } from "vscode";
import { plainLine } from "../plain-text.ts";
import type { RunEvent } from "../protocol-types.ts";
import type { FolderProject } from "../server/projects.ts";

/** Lets the person choose a node of a run's own workflow. Undefined where they choose none. */
export async function pickNode(project: FolderProject, runId: string): Promise<string | undefined> {
  const nodes = nodesOf(await firstEvents(project, runId));
  const items = nodes.map(({ id, type }) => ({ label: plainLine(id), description: plainLine(type), id }));
  return (await window.showQuickPick(items, { placeHolder: "From which node on?" }))?.id;
}

function firstEvents(project: FolderProject, runId: string): Promise<readonly RunEvent[]> {
  return new Promise((resolve, reject) => {
    const leave = project.feeds.watch(runId, {
      events(events) {
        resolve(events);
        setImmediate(() => leave());
      },
      failed(error) {
        reject(error);
        setImmediate(() => leave());
      },
    });
  });
}

function nodesOf([first]: readonly RunEvent[]): { readonly id: string; readonly type: string }[] {
  if (first?.type !== "run-accepted" || !Array.isArray(first.workflow.nodes)) return [];
  return first.workflow.nodes.map((node) => {
    const { id, type } = Object(node);
    return { id: String(id), type: String(type) };
  });
}
