import { cancelRun, findRun } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { openStore } from "../open-store.ts";

/** Cancels a run of any process. */
export async function cancel(reference: string): Promise<number> {
  const store = await openStore();
  const run = await findRun(store, reference);
  const outcome = await cancelRun(store, run, "Cancelled by chasmx cancel.");
  const sentence =
    outcome === "ended"
      ? `The run ${run.run_id} was interrupted, and is cancelled now.`
      : `The process of the run ${run.run_id} was told to cancel it. chasmx watch ${run.run_id} shows its end.`;
  process.stdout.write(`${sentence}\n`);
  return exitCodes.done;
}
