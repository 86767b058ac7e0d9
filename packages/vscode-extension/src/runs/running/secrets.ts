import { readSecret, type SecretParams } from "@chasmx/run-server/protocol";
import { type ExtensionContext, type WorkspaceFolder, window } from "vscode";
import type { MessageConnection } from "vscode-jsonrpc/node";

/** The values of secret variables, in the editor's own safe. */
export interface Secrets {
  /** Answers a program that asks for one. */
  answer(connection: MessageConnection, folder: WorkspaceFolder): void;
  /** Forgets all of them, and says how many there were. */
  forget(): Promise<number>;
}

/** Where the names of what the safe holds are kept: it gives no list by itself. No value is ever there. */
const namesKey = "chasmx.secretNames";

/** Asks a person once for a secret, and the editor's safe from then on. */
export function keepSecrets({ secrets, workspaceState }: ExtensionContext): Secrets {
  const names = () => workspaceState.get<readonly string[]>(namesKey, []);
  const ask = async ({ file, name }: SecretParams): Promise<string | null> => {
    const value = await window.showInputBox({
      title: `Secret of ${file}`,
      prompt: `The value of "${name}". It is kept in the editor's own safe, and reaches nothing but the run.`,
      password: true,
      ignoreFocusOut: true,
    });
    return value === undefined || value === "" ? null : value;
  };
  return {
    answer(connection, folder) {
      connection.onRequest(readSecret, async (params) => {
        const key = `chasmx:${folder.uri.toString()}:${params.file}:${params.name}`;
        const known = await secrets.get(key);
        if (known !== undefined) return known;
        const value = await ask(params);
        if (value === null) return null;
        await secrets.store(key, value);
        await workspaceState.update(namesKey, [...new Set([...names(), key])]);
        return value;
      });
    },
    async forget() {
      const known = names();
      for (const key of known) await secrets.delete(key);
      await workspaceState.update(namesKey, undefined);
      return known.length;
    },
  };
}
