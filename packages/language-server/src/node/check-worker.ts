import { type MessagePort, parentPort, Worker } from "node:worker_threads";
import type { Diagnostic } from "@chasmx/core";
import { checkDocument } from "../check-document.ts";
import type { CheckRequest } from "../host.ts";

interface Order {
  readonly id: number;
  readonly request: CheckRequest;
}

interface Result {
  readonly id: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks documents in a thread of its own, which begins with the first one. */
export interface CheckWorker {
  /** What is wrong with a document; undefined where the thread has ended before it knew. */
  check(request: CheckRequest): Promise<readonly Diagnostic[] | undefined>;
  close(): Promise<void>;
}

/** A thread that runs the given program, which calls {@link serveChecks} where it finds itself in a thread. */
export function checkWorker(program: URL): CheckWorker {
  const open = new Map<number, (diagnostics: readonly Diagnostic[] | undefined) => void>();
  let thread: Worker | undefined;
  let lastId = 0;

  function giveUp(): void {
    thread = undefined;
    for (const settle of open.values()) settle(undefined);
    open.clear();
  }

  function start(): Worker {
    // The program's own options are not the thread's, and it has no part in the editor's streams.
    const worker = new Worker(program, { argv: [], execArgv: [], stdin: false, stdout: true });
    worker.unref();
    worker.on("message", ({ id, diagnostics }: Result) => {
      open.get(id)?.(diagnostics);
      open.delete(id);
    });
    worker.on("error", giveUp);
    worker.on("exit", giveUp);
    return worker;
  }

  return {
    check(request) {
      thread ??= start();
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        open.set(id, resolve);
        thread?.postMessage({ id, request } satisfies Order);
      });
    },
    async close() {
      await thread?.terminate();
    },
  };
}

/** Checks what the thread's owner sends, one after the other, until that ends it. */
export function serveChecks(port: MessagePort | null = parentPort): void {
  port?.on("message", ({ id, request }: Order) => {
    void checkDocument(request).then((diagnostics) => port.postMessage({ id, diagnostics } satisfies Result));
  });
}
