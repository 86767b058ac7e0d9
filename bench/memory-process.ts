import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Sample } from "./memory-program.ts";

/** What a process of its own is to do. */
export interface MemoryTask {
  readonly store: "memory" | "file" | "nothing";
  /** Questions, and how many times on the way its memory is read. */
  readonly count: number;
  readonly samples: number;
  /** The Redis over which the two agents talk; in memory without it. */
  readonly url?: string;
  /** The run for which the answering agent is hosted by another process; in this one without it. */
  readonly runId?: string;
  readonly onSample?: (sample: Sample) => void;
}

/** Has a process of its own ask so many questions, and gives its memory at the beginning and after each part. */
export async function memoryOf({
  store,
  count,
  samples,
  url,
  runId,
  onSample,
}: MemoryTask): Promise<readonly Sample[]> {
  const file = path.join(import.meta.dirname, "memory-program.ts");
  const parameters = [store, String(count), String(samples), ...[url, runId].filter((given) => given !== undefined)];
  // With little room for what is young, what the process holds of the machine's memory is what the run holds.
  const execArgv = ["--expose-gc", "--max-semi-space-size=1", "--max-old-space-size=3072"];
  const child = fork(file, parameters, { execArgv });
  const found: Sample[] = [];
  child.on("message", (sample: Sample) => {
    found.push(sample);
    onSample?.(sample);
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The process that asks ended with ${code}.`);
  return found;
}
