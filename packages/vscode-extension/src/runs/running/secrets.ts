import { readSecret, type SecretParams } from "@chasmx/run-server/protocol";
import { type ExtensionContext, type WorkspaceFolder, window } from "vscode";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { plainLine } from "../plain-text.ts";
import { failureOf } from "../server/failure.ts";

/** The values of secret variables, in the editor's own safe. */
export interface Secrets {
  /** Answers a program that asks for one. */
  answer(connection: MessageConnection, folder: WorkspaceFolder): void;
  /** Forgets all of them, those of other workspaces too, and says how many there were. */
  forget(): Promise<number>;
  /** Starts a run. What is entered for it and does not fit is not what every later run is given. */
  during<Started>(start: () => Promise<Started>): Promise<Started>;
}

/** Where the names of what the safe holds are kept: it gives no list by itself. No value is ever there. */
const namesKey = "chasmx.secretNames";

/** Asks a person once for a secret, and the editor's safe from then on. */
export function keepSecrets({ secrets, globalState }: ExtensionContext): Secrets {
  const names = () => globalState.get<readonly string[]>(namesKey, []);
  let entered: readonly string[] = [];
  const ask = async ({ file, name }: SecretParams): Promise<string | null> => {
    const value = await window.showInputBox({
      title: plainLine(`Secret of ${file}`),
      prompt: `The value of "${plainLine(name)}". It is kept in the editor's own safe, and reaches nothing but the run.`,
      password: true,
      ignoreFocusOut: true,
    });
    return value === undefined || value === "" ? null : value;
  };
  const remove = async (keys: readonly string[]) => {
    for (const key of keys) await secrets.delete(key);
    const left = names().filter((key) => !keys.includes(key));
    await globalState.update(namesKey, left.length === 0 ? undefined : left);
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
        entered = [...entered, key];
        await globalState.update(namesKey, [...new Set([...names(), key])]);
        return value;
      });
    },
    async forget() {
      const known = names();
      await remove(known);
      return known.length;
    },
    async during(start) {
      entered = [];
      try {
        return await start();
      } catch (error) {
        if (failureOf(error).code === "INPUT_INVALID") await remove(entered);
        throw error;
      }
    },
  };
}
