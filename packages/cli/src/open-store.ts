import type { RunStore } from "@chasmx/core";
import { openHost } from "@chasmx/runtime";

/** The store of the runs of the project that the working folder belongs to. */
export async function openStore(): Promise<RunStore> {
  const workingFolder = process.cwd();
  const host = await openHost(workingFolder, process.env);
  return await host.store({ workingFolder });
}
