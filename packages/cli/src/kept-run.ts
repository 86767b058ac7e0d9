import {
  ChasmError,
  isChasmError,
  journaledWorkflow,
  type RunEvent,
  type RunState,
  type RunSummary,
  type Workflow,
} from "@chasmx/core";
import { findRun, type Host, openHost, keptWorkflow as workflowOf } from "@chasmx/runtime";
import { loadFile } from "./load-file.ts";

/** A run that is kept, in the project that the working folder belongs to. */
export interface KeptRun {
  readonly host: Host;
  readonly workingFolder: string;
  readonly runId: string;
  readonly listing: RunSummary;
  events(): Promise<readonly RunEvent[]>;
}

/** Finds the run that a person means. Rejects with RUN_NOT_FOUND, and with OPTION_INVALID where several are meant. */
export async function findKeptRun(reference: string): Promise<KeptRun> {
  const workingFolder = process.cwd();
  const host = await openHost(workingFolder, process.env);
  const store = await host.store({ workingFolder });
  const listing = await findRun(store, reference);
  const { run_id: runId } = listing;
  return { host, workingFolder, runId, listing, events: () => Array.fromAsync(store.read(runId)) };
}

/** The workflow of a file, else the one that the run began with. */
export async function keptWorkflow(state: RunState, host: Host, file: string | undefined): Promise<Workflow> {
  if (file !== undefined) return await loadFile(file, host);
  try {
    return await workflowOf(state, host);
  } catch (error) {
    throw isChasmError(error, "INPUT_INVALID") ? withAdvice(error, journaledWorkflow(state).files.file) : error;
  }
}

function withAdvice(cause: ChasmError, file: string): ChasmError {
  return new ChasmError(cause.code, `${cause.message} Add --file ${file}`, { cause });
}
