import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { readText } from "../rehearse.ts";

const program = fileURLToPath(new URL("main.ts", import.meta.url));

test("the program prints what the list of examples shows", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program]);
  const readme = await readText("README.md");
  const [, shown] = /```sh\nnode examples\/embed\/main\.ts\n```\s+```text\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(stderr).toBe("");
  expect(stdout).toBe(shown);
});

test("the program has fifteen lines at most", async () => {
  expect((await readText("embed/main.ts")).trimEnd().split("\n").length).toBeLessThanOrEqual(15);
});
