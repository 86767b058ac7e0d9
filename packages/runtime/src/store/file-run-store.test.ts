import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { memoryRunStore, type RunStore } from "@chasmx/core";
import { runStoreConformance } from "@chasmx/core/testing";
import { afterEach, beforeEach, describe, test, vi } from "vitest";
import { fileRunStore } from "./file-run-store.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "chasmx-store-"));
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const stores: readonly [string, () => RunStore][] = [
  ["memory", memoryRunStore],
  ["file, process", () => fileRunStore({ folder })],
  ["file, disk", () => fileRunStore({ folder, durability: "disk" })],
];

describe.each(stores)("the %s run store", (_, create) => {
  test.each(runStoreConformance)("$name", async ({ run }) => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    await run({ create, pass: (milliseconds) => void vi.setSystemTime(Date.now() + milliseconds) });
  });
});
