import type { ExtensionContext } from "vscode";

/** What runs something, and therefore needs a workspace that somebody trusts. */
export async function activateRuns(_context: ExtensionContext): Promise<void> {
  // The helper of this folder begins here.
}
