import { existsSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import path from "node:path";
import { isChasmError, type RunStore } from "@chasmx/core";
import type { Host } from "@chasmx/runtime";
import { examine, type Finding, unlessSaid } from "./finding.ts";

/** Reads the first run of the store, and where runs are files, asks whether they can be written. It makes none. */
export async function examineStore(host: Host, workingFolder: string): Promise<Finding> {
  const isFiles = host.config?.store?.url === undefined;
  const otherFolder = '"store" in chasmx.config.json chooses another folder.';
  return await examine({
    what: "store",
    advice: (error) =>
      isFiles && (error === undefined || isChasmError(error, "STORE_FAILED"))
        ? otherFolder
        : unlessSaid(error, 'See that its server runs, and correct "store" in chasmx.config.json.'),
    work: async () => {
      const store = await host.store({ workingFolder });
      try {
        const latest = await latestRun(store);
        const kept = latest === undefined ? "no run is kept yet" : `the latest run is ${latest}`;
        const message = `${store.name}, ${store.place}: ${kept}.`;
        if (!isFiles || (await isWritable(store.place))) return { status: "ok", message };
        const sentence = `${store.place} cannot be written by this user: runs would not be kept.`;
        return { status: "wrong", message: `${sentence} ${otherFolder}` };
      } finally {
        await store.close();
      }
    },
  });
}

async function latestRun(store: RunStore): Promise<string | undefined> {
  for await (const { run_id: runId } of store.list()) return runId;
  return undefined;
}

/** Whether a folder can be written, or can be made where it is not there. */
async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(nearestExisting(folder), constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function nearestExisting(folder: string): string {
  const above = path.dirname(folder);
  return existsSync(folder) || above === folder ? folder : nearestExisting(above);
}
