import type { ExtensionContext } from "vscode";

/** What works while one types, also in a workspace that nobody trusts: the language server. */
export async function activateLanguage(_context: ExtensionContext): Promise<void> {
  // The helper of this folder begins here.
}
