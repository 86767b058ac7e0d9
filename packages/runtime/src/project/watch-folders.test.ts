import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type WatchedFolders, watchFolders } from "./watch-folders.ts";

let root: string;
let folders: WatchedFolders;
let changed: PromiseWithResolvers<void>;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "chasmx-watch-"));
  changed = Promise.withResolvers();
  folders = watchFolders(root, () => changed.resolve());
});

afterEach(async () => {
  folders.close();
  await rm(root, { recursive: true, force: true });
});

async function isToldOf(file: string): Promise<void> {
  await folders.update();
  changed = Promise.withResolvers();
  await writeFile(path.join(root, file), "{}");
  await expect(changed.promise).resolves.toBeUndefined();
}

test("tells of a file in a folder that came later", async () => {
  await folders.update();
  await mkdir(path.join(root, "flows"));
  await isToldOf("flows/a.workflow.json");
});

test("tells of a file in a folder that has taken the place of another", async () => {
  const flows = path.join(root, "flows");
  await mkdir(flows);
  await folders.update();
  await rm(flows, { recursive: true });
  // Its number would be given away again at once.
  await mkdir(path.join(root, "between"));
  await mkdir(flows);
  await isToldOf("flows/a.workflow.json");
});
