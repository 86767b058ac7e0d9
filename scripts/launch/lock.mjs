// Lets one process at a time change what this repository has installed.

import { closeSync, openSync, rmSync, statSync, utimes } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const beatEveryMs = 1000;
// Far above the beat: a busy machine may hold a process back for seconds.
const deadAfterMs = 20_000;

/**
 * Runs `work` while no other process holds `file`. The holder touches the file every second; one that was killed stops
 * doing so, and its lock is taken over. `onWait` is called once when another process holds the lock.
 * @template T
 * @param {string} file
 * @param {{ work: () => T | Promise<T>, onWait?: () => void }} options
 */
export async function withLock(file, { work, onWait }) {
  let hasWaited = false;
  while (!tryCreate(file)) {
    if (!hasWaited) {
      hasWaited = true;
      onWait?.();
    }
    if (millisecondsSinceBeat(file) > deadAfterMs) {
      rmSync(file, { force: true });
    }
    await delay(200);
  }
  const beat = setInterval(() => touch(file), beatEveryMs);
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off("exit", release);
    release();
  }
}

function touch(file) {
  utimes(file, new Date(), new Date(), () => {
    // A beat that fails changes nothing here: the next one comes in a second.
  });
}

function tryCreate(file) {
  try {
    closeSync(openSync(file, "wx"));
    return true;
  } catch (error) {
    const isBeingDeleted = process.platform === "win32" && error.code === "EPERM";
    if (error.code === "EEXIST" || isBeingDeleted) {
      return false;
    }
    throw error;
  }
}

function millisecondsSinceBeat(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs;
}
