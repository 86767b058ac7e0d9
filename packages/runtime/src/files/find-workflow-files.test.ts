import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findWorkflowFiles } from "./find-workflow-files.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-find-"));
  for (const file of [
    "b.workflow.json",
    "a/deep/c.workflow.json",
    "a/plain.json",
    "node_modules/x/d.workflow.json",
    ".hidden/e.workflow.json",
  ]) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), "{}");
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test("finds every workflow below a folder, in order, and passes over what others own", async () => {
  const found = await findWorkflowFiles([folder]);
  expect(found.map((file) => path.relative(folder, file).replaceAll("\\", "/"))).toEqual([
    "a/deep/c.workflow.json",
    "b.workflow.json",
  ]);
});

test("takes a file whatever its name, also one that does not exist, and each only once", async () => {
  const plain = path.join(folder, "a", "plain.json");
  expect(await findWorkflowFiles([plain, plain, "nothing.json"])).toEqual([plain, "nothing.json"]);
});
