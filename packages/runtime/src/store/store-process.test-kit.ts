import { spawn } from "node:child_process";
import path from "node:path";
import { ChasmError, type RunCommand, type RunEvent } from "@chasmx/core";
import type { StoreCall, StoreMethods, StoreReply } from "./store-program.test-kit.ts";

/** A store of a folder in a process of its own. */
export interface StoreProcess extends AsyncDisposable {
  readonly pid: number | undefined;
  /** Calls a method there. Rejects with what the method rejects with, and where the process is gone. */
  call<Method extends keyof StoreMethods>(
    method: Method,
    ...parameters: Parameters<StoreMethods[Method]>
  ): Promise<Awaited<ReturnType<StoreMethods[Method]>>>;
  /** Resolves with the events and commands that were told there, once there are so many. */
  told(count: number): Promise<readonly (RunEvent | RunCommand)[]>;
  kill(): Promise<void>;
}

/** How the process is started. */
export interface StoreProcessOptions {
  readonly folder: string;
  /** The user that it runs as; this one unless given. */
  readonly uid?: number;
}

const program = path.join(import.meta.dirname, "store-program.test-kit.ts");

/** Starts a process with a store. */
export function startStore({ folder, uid }: StoreProcessOptions): StoreProcess {
  const user = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(process.execPath, [program, folder], { stdio: ["ignore", "ignore", "inherit", "ipc"], ...user });
  const calls = new Map<number, PromiseWithResolvers<unknown>>();
  const told: (RunEvent | RunCommand)[] = [];
  let waiting: { readonly count: number; readonly resolve: () => void } | undefined;
  let lastId = 0;
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => {
      for (const { reject } of calls.values()) reject(new Error("The process of the store has ended."));
      resolve();
    });
  });
  child.on("message", (reply: StoreReply) => {
    if ("told" in reply) {
      told.push(reply.told);
      if (told.length === waiting?.count) waiting.resolve();
      return;
    }
    const call = calls.get(reply.id);
    calls.delete(reply.id);
    if (reply.error === undefined) call?.resolve(reply.value);
    else call?.reject(new ChasmError(reply.error.code, reply.error.message));
  });
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return {
    pid: child.pid,
    call(method, ...parameters) {
      const call = Promise.withResolvers<unknown>();
      const id = ++lastId;
      calls.set(id, call);
      child.send({ id, method, parameters } satisfies StoreCall);
      return call.promise as ReturnType<StoreProcess["call"]> as never;
    },
    async told(count) {
      if (told.length < count) await new Promise<void>((resolve) => (waiting = { count, resolve }));
      return told;
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
