import type { CodeLens, Command } from "vscode-languageserver";
import type { OpenDocument } from "../document.ts";
import type { LastRun } from "../host.ts";
import type { ClientAbilities } from "./edits.ts";

/** Commands that an editor may carry out, with the document's address as their first argument. */
export const commands = {
  run: "chasmx.run",
  rehearse: "chasmx.rehearse",
  showGraph: "chasmx.showGraph",
  /** Its second argument is the run's id. */
  showRun: "chasmx.showRun",
} as const;

/** What can be done with a workflow, over its name. */
export function codeLenses(document: OpenDocument, lastRun: LastRun | undefined, client: ClientAbilities): CodeLens[] {
  const { uri, kind, snapshot } = document;
  if (kind !== "workflow") return [];
  const at = snapshot.analysis.text.rangeAt("/name", "key");
  const range = document.rangeOf({ start: at.start.offset, end: at.start.offset });
  const offered: Command[] = [
    { title: "Run", command: commands.run, arguments: [uri] },
    { title: "Run in rehearsal", command: commands.rehearse, arguments: [uri] },
    { title: "Show graph", command: commands.showGraph, arguments: [uri] },
  ];
  if (lastRun !== undefined) {
    offered.push({ title: `Last run: ${lastRun.status}`, command: commands.showRun, arguments: [uri, lastRun.runId] });
  }
  return offered.filter(({ command }) => client.commands.has(command)).map((command) => ({ range, command }));
}
