import { existsSync } from "node:fs";
import { type ErrorRecord, errorRecord, type Lease, type RunCommand, type RunEvent } from "@chasmx/core";
import { fileRunStore } from "./file-run-store.ts";

/** The program of a store in a process of its own: it does what its parent sends, and answers what came of it. */

/** What the parent sends. */
export interface StoreCall {
  readonly id: number;
  readonly method: keyof StoreMethods;
  readonly parameters: readonly unknown[];
}

/** What comes back: the end of a call, or one of the things that a run has to tell. */
export type StoreReply =
  | { readonly id: number; readonly value?: unknown; readonly error?: ErrorRecord }
  | { readonly told: RunEvent | RunCommand };

/** What can be called. */
export type StoreMethods = typeof methods;

const [folder = ""] = process.argv.slice(2);
const store = fileRunStore({ folder });
const { signal } = new AbortController();

const methods = {
  claim: (runId: string, ttlMs: number) => store.claim(runId, "child", ttlMs),
  renew: (lease: Lease) => store.renew(lease),
  append: (lease: Lease, sequence: number, events: readonly RunEvent[]) => store.append(lease, sequence, events),
  read: (runId: string) => Array.fromAsync(store.read(runId)),
  list: () => Array.fromAsync(store.list()),
  submit: (runId: string, command: RunCommand) => store.submit(runId, command),
  release: (lease: Lease) => store.release(lease),
  delete: (runId: string) => store.delete(runId),
  /** Tells every event of a run, those to come as well. */
  follow: async (runId: string) => void tellAll(store.read(runId, { follow: signal })),
  /** Tells every command for a run. */
  obey: async (lease: Lease) => void tellAll(store.commands(lease, signal)),
  /** Keeps the process busy until a file is there. */
  async block(file: string) {
    while (!existsSync(file));
  },
  /** Sets the clock of the process. */
  async shiftClock(milliseconds: number) {
    const { now } = Date;
    Date.now = () => now() + milliseconds;
  },
};

async function tellAll(items: AsyncIterable<RunEvent | RunCommand>): Promise<void> {
  for await (const told of items) reply({ told });
}

function reply(message: StoreReply): void {
  process.send?.(message);
}

process.on("message", ({ id, method, parameters }: StoreCall) => {
  const call: (...parameters: never[]) => Promise<unknown> = methods[method];
  call(...(parameters as never[])).then(
    (value) => reply({ id, value }),
    (error: unknown) => reply({ id, error: errorRecord(error) }),
  );
});
