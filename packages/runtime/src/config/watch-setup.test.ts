import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openHost } from "../host.ts";
import { watchSetup } from "./watch-setup.ts";

let outer: string;
let folder: string;

beforeEach(async () => {
  outer = await mkdtemp(path.join(tmpdir(), "chasmx-setup-"));
  folder = path.join(outer, "flows");
  await mkdir(folder);
});

afterEach(async () => {
  await rm(outer, { recursive: true });
});

/** Resolves once the folder's setup is told to be another one. */
async function untilChanged(change: () => Promise<void>): Promise<void> {
  const host = await openHost(folder, {});
  const { promise, resolve } = Promise.withResolvers<void>();
  const close = watchSetup(folder, host, resolve);
  try {
    await change();
    await promise;
  } finally {
    close();
  }
}

describe("whoever works with a folder's configuration is told", () => {
  const config = () => path.join(outer, "chasmx.config.json");

  test("that there is one now", async () => {
    await expect(untilChanged(() => writeFile(config(), "{}"))).resolves.toBeUndefined();
  });

  test("that it is another one", async () => {
    await writeFile(config(), "{}");
    await expect(untilChanged(() => writeFile(config(), '{ "plugins": [] }'))).resolves.toBeUndefined();
  });

  test("that it is gone", async () => {
    await writeFile(config(), "{}");
    await expect(untilChanged(() => rm(config()))).resolves.toBeUndefined();
  });

  test("that a nearer one counts now", async () => {
    await writeFile(config(), "{}");
    const nearer = path.join(folder, "chasmx.config.json");
    await expect(untilChanged(() => writeFile(nearer, "{}"))).resolves.toBeUndefined();
  });

  test("that the environment beside it is another one", async () => {
    await writeFile(config(), "{}");
    await expect(untilChanged(() => writeFile(path.join(outer, ".env"), "A=1"))).resolves.toBeUndefined();
  });
});
