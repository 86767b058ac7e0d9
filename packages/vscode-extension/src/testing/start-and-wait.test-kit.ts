import assert from "node:assert/strict";
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { commands, workspace } from "vscode";
import type { RunEvent } from "../runs/protocol-types.ts";
import { isEnded } from "../runs/server/run-feeds.ts";

/** Runs a workflow of the workspace, and resolves with all its events once it has ended. */
export async function startAndWait(name: string): Promise<readonly RunEvent[]> {
  const [uri] = await workspace.findFiles(name);
  assert.ok(uri, `${name} is in the workspace.`);
  const runId = await commands.executeCommand<string | undefined>("chasmx.run", uri, {});
  assert.ok(runId, `${name} has been started.`);
  return await untilEnd(path.join(path.dirname(uri.fsPath), ".chasmx", "runs", `${runId}.jsonl`));
}

function untilEnd(journal: string): Promise<readonly RunEvent[]> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      // The last line may be half of one.
      const lines = (await readFile(journal, "utf8")).split("\n").slice(0, -1);
      const events = lines.map((line) => JSON.parse(line) as RunEvent);
      if (!isEnded(events)) return;
      watching.close();
      resolve(events);
    };
    const watching = watch(path.dirname(journal), () => void look().catch(reject));
    look().catch(reject);
  });
}
