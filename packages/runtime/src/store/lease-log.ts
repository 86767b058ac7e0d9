import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { appendText } from "./append-text.ts";
import { withFile } from "./open-file.ts";
import { isMissing, storeFailure } from "./store-failure.ts";

/**
 * Who owns a run, as a file that is only ever appended to. A claim names the lease that it takes the place of, as its writer
 * saw it; of several that name the same one the first in the file holds, so whoever reads the file comes to the same owner.
 * Everything here throws STORE_FAILED where the file cannot be read or written.
 */

/** A lease as the file tells it. */
export interface Holder {
  readonly token: string;
  readonly owner: string;
  readonly pid: number;
  readonly host: string;
  readonly expires_at: number;
  readonly isReleased: boolean;
}

type Entry =
  | (Omit<Holder, "isReleased"> & {
      readonly type: "claim";
      /** The token and the end of the lease before; null where there was none. */
      readonly over: string | null;
      readonly seen: number | null;
    })
  | { readonly type: "renew"; readonly token: string; readonly expires_at: number }
  | { readonly type: "release"; readonly token: string };

/** The last lease of a run, whether it still holds or not. */
export function readHolder(file: string): Holder | undefined {
  let text: string;
  try {
    text = withFile(file, "read", (descriptor) => readFileSync(descriptor, "utf8"));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw storeFailure("read", file, error);
  }
  let holder: Holder | undefined;
  for (const line of text.split("\n")) {
    const entry = entryIn(line);
    if (entry !== undefined) holder = follow(holder, entry);
  }
  return holder;
}

/** Whether a lease's owner lives: not released, not expired, and its process, where it is one of this machine, is there. */
export function isAlive(holder: Holder | undefined): boolean {
  if (holder === undefined || holder.isReleased || holder.expires_at <= Date.now()) return false;
  return holder.host !== hostname() || isProcess(holder.pid);
}

/** Claims a run until a time. Gives the token; undefined where another owner lives or was faster. */
export function claimLease(file: string, owner: string, expiresAt: number): string | undefined {
  const before = readHolder(file);
  if (isAlive(before)) return undefined;
  const token = crypto.randomUUID();
  write(file, {
    type: "claim",
    token,
    owner,
    pid: process.pid,
    host: hostname(),
    expires_at: expiresAt,
    over: before?.token ?? null,
    seen: before?.expires_at ?? null,
  });
  return readHolder(file)?.token === token ? token : undefined;
}

/** Extends a lease. Gives false where another has taken its place. */
export function renewLease(file: string, token: string, expiresAt: number): boolean {
  if (!holds(file, token)) return false;
  write(file, { type: "renew", token, expires_at: expiresAt });
  return holds(file, token);
}

/** Ends a lease. One that another has taken the place of is left as it is. */
export function releaseLease(file: string, token: string): void {
  if (holds(file, token)) write(file, { type: "release", token });
}

function holds(file: string, token: string): boolean {
  const holder = readHolder(file);
  return holder?.token === token && !holder.isReleased;
}

function follow(holder: Holder | undefined, entry: Entry): Holder | undefined {
  if (entry.type === "claim") {
    const { type: _type, over, seen, ...lease } = entry;
    const isNext = over === (holder?.token ?? null) && seen === (holder?.expires_at ?? null);
    return isNext ? { ...lease, isReleased: false } : holder;
  }
  if (holder?.token !== entry.token) return holder;
  return entry.type === "renew" ? { ...holder, expires_at: entry.expires_at } : { ...holder, isReleased: true };
}

/** A line that was torn by a crash, or is not one of these entries, counts for nothing. */
function entryIn(line: string): Entry | undefined {
  if (line === "") return undefined;
  try {
    const entry = JSON.parse(line) as Entry | null;
    return entry !== null && isEntry(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(entry: Entry): boolean {
  if (typeof entry.token !== "string") return false;
  if (entry.type === "release") return true;
  if (typeof entry.expires_at !== "number") return false;
  return (
    entry.type === "renew" || (entry.type === "claim" && typeof entry.host === "string" && Number.isInteger(entry.pid))
  );
}

/** One append, which no other comes between. It begins a line of its own also after one that was torn. */
function write(file: string, entry: Entry): void {
  appendText(file, `\n${JSON.stringify(entry)}\n`);
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
