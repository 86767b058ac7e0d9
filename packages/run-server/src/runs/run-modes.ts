import { type CommunicationMode, isFinal, type RunStore, type RunSummary } from "@chasmx/core";
import type { RunEntry } from "../protocol/index.ts";

/** How the agents of runs talk. */
export interface RunModes {
  /** Undefined where the journal cannot be read. */
  of(run: RunSummary): Promise<RunEntry["mode"]>;
}

/** What has been read of a journal. */
interface Read {
  /** The number of events. */
  readonly length: number;
  readonly mode: CommunicationMode | undefined;
  readonly reason: string | undefined;
}

/** More journals than these are not remembered. */
const maxRemembered = 5_000;

/** Opens the modes of a store's runs. A journal is read once, and then only what has come since. */
export function openRunModes(store: RunStore): RunModes {
  const known = new Map<string, Read & { readonly isFinal: boolean }>();
  const readOn = async (runId: string, before: Read): Promise<Read> => {
    let { length, mode, reason } = before;
    for await (const event of store.read(runId, { from: length })) {
      length = event.sequence + 1;
      if (event.type === "run-accepted") mode = event.mode;
      if (event.type === "transport-fallback") reason = event.error.message;
    }
    return { length, mode, reason };
  };
  return {
    async of(run) {
      const runId = run.run_id;
      const before = known.get(runId);
      if (before?.isFinal === true) return modeOf(before);
      try {
        const read = await readOn(runId, before ?? { length: 0, mode: undefined, reason: undefined });
        if (known.size >= maxRemembered) known.clear();
        known.set(runId, { ...read, isFinal: isFinal(run) });
        return modeOf(read);
      } catch {
        // Whoever opens the run is told what is wrong with it.
        return undefined;
      }
    },
  };
}

function modeOf({ mode, reason }: Read): RunEntry["mode"] {
  if (mode === undefined) return undefined;
  return reason === undefined ? { now: mode } : { now: "simple", fell_back: { reason } };
}
