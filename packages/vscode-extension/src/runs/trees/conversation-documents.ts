import { type RunEntry, readConversation } from "@chasmx/run-server/protocol";
import { EventEmitter, type ExtensionContext, languages, Uri, window, workspace } from "vscode";
import { failureOf, failureText } from "../server/failure.ts";
import type { FolderProject, Projects } from "../server/projects.ts";

/** Runs' conversations, as documents that nobody can change. */
export interface ConversationDocuments {
  show(project: FolderProject, run: Pick<RunEntry, "run_id" | "workflow">): Promise<void>;
}

const scheme = "chasmx-conversation";

/** Reads a conversation when it is looked at. */
export function openConversationDocuments(
  { subscriptions }: ExtensionContext,
  projects: Projects,
): ConversationDocuments {
  const changed = new EventEmitter<Uri>();
  subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent({ query }) {
        const { folder, run } = Object(JSON.parse(query));
        const project = projects.of(Uri.parse(String(folder)));
        if (project === undefined) return "The folder of this run is not in the workspace any more.";
        try {
          return (await project.server.request(readConversation, { run_id: String(run) })).markdown;
        } catch (error) {
          return failureText(failureOf(error));
        }
      },
    }),
  );
  return {
    async show(project, { run_id, workflow }) {
      const query = JSON.stringify({ folder: project.folder.uri.toString(), run: run_id });
      const uri = Uri.from({ scheme, path: `/Conversation of ${workflow.replace(/[\\/]/g, " ")}.md`, query });
      changed.fire(uri);
      // Its text, not a preview: what models wrote may name pictures elsewhere, and a preview would fetch them.
      const document = await workspace.openTextDocument(uri);
      await languages.setTextDocumentLanguage(document, "markdown");
      await window.showTextDocument(document);
    },
  };
}
