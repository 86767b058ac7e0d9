import type { ExtensionContext } from "vscode";
import { activateLanguage } from "./language/activate-language.ts";
import { activateRuns, deactivateRuns } from "./runs/activate-runs.ts";

/** The extension on a desktop or a remote machine, where processes can be started. */

export async function activate(context: ExtensionContext): Promise<void> {
  await activateLanguage(context);
  await activateRuns(context);
}

export async function deactivate(): Promise<void> {
  await deactivateRuns();
}
