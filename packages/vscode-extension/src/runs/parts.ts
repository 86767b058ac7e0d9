import type { ExtensionContext, LogOutputChannel } from "vscode";
import type { Secrets } from "./running/secrets.ts";
import type { Projects } from "./server/projects.ts";
import type { ConversationDocuments } from "./trees/conversation-documents.ts";
import type { RunPanels } from "./view/run-panels.ts";

/** What the commands of a trusted workspace work with. */
export interface Parts {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly projects: Projects;
  readonly secrets: Secrets;
  readonly panels: RunPanels;
  readonly conversations: ConversationDocuments;
}
