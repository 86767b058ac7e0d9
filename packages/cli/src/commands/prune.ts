import { listRuns } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { momentIn } from "../moment.ts";
import { openStore } from "../open-store.ts";

/** The options of `chasmx prune`. */
export interface PruneOptions {
  readonly olderThan: string;
  readonly dryRun?: boolean;
}

/** Removes the runs that were accepted before a time. Those whose process lives are kept. */
export async function prune({ olderThan, dryRun = false }: PruneOptions): Promise<number> {
  const before = momentIn(olderThan, "--older-than", Date.now());
  const store = await openStore();
  const old: string[] = [];
  for (const { accepted_at: acceptedAt, run_id: runId } of await listRuns(store)) {
    if (acceptedAt < before && !(await store.isOwned(runId))) old.push(runId);
  }
  for (const runId of old) {
    if (!dryRun) await store.delete(runId);
    process.stdout.write(`${runId}\n`);
  }
  const count = old.length === 1 ? "1 run" : `${old.length} runs`;
  process.stdout.write(dryRun ? `This would remove ${count}.\n` : `Removed ${count}.\n`);
  return exitCodes.done;
}
