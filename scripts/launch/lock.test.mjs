import { existsSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { withLock } from "./lock.mjs";

const lockFile = () => path.join(mkdtempSync(path.join(tmpdir(), "chasmx-lock-")), "lock");

test("lets the second caller in only when the first is done", async () => {
  const file = lockFile();
  const order = [];
  const secondWaits = Promise.withResolvers();
  const first = withLock(file, {
    work: async () => {
      order.push("first starts");
      await secondWaits.promise;
      order.push("first ends");
    },
    onWait: () => order.push("first waits"),
  });
  const second = withLock(file, { work: () => order.push("second runs"), onWait: secondWaits.resolve });
  await Promise.all([first, second]);
  expect(order).toEqual(["first starts", "first ends", "second runs"]);
});

test("releases the lock when the work fails, and passes the error on", async () => {
  const file = lockFile();
  const work = () => Promise.reject(new Error("no space left"));
  await expect(withLock(file, { work, onWait: vi.fn() })).rejects.toThrow("no space left");
  expect(existsSync(file)).toBe(false);
});

test("takes over the lock of a process that was killed", async () => {
  const file = lockFile();
  writeFileSync(file, "");
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(file, longAgo, longAgo);
  const onWait = vi.fn();
  await expect(withLock(file, { work: () => "done", onWait })).resolves.toBe("done");
  expect(onWait).toHaveBeenCalledOnce();
});
