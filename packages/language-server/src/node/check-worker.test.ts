import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { checkDocument } from "../check-document.ts";
import type { CheckRequest } from "../host.ts";
import { checkWorker } from "./check-worker.ts";

const request = (text: string): CheckRequest => ({
  kind: "workflow",
  text,
  types: [{ type: "coin", description: "", configSchema: {}, canAnswer: false, branches: ["heads"] }],
  mayLackTypes: false,
});
const broken = '{"name":"x","nodes":[{"id":"a","type":"coin"}],"edges":[{"from":"a","to":"a","branch":"tails"}]}';

test("checks in a thread what it would check here, several at once", async () => {
  const worker = checkWorker(new URL("../main.ts", import.meta.url));
  const texts = [broken, "{", '{"name":"x","nodes":[{"id":"a","type":"coin"}]}'];
  const found = await Promise.all(texts.map((text) => worker.check(request(text))));
  expect(found).toEqual(await Promise.all(texts.map((text) => checkDocument(request(text)))));
  expect(found[0]?.map(({ code }) => code)).toContain("unknown-branch");
  await worker.close();
}, 60_000);

test("gives nothing where its thread ends before it knows, and begins another one", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-worker-"));
  const program = path.join(folder, "program.mjs");
  writeFileSync(program, "throw new Error('No.');");
  const worker = checkWorker(pathToFileURL(program));
  expect(await worker.check(request(broken))).toBeUndefined();
  expect(await worker.check(request(broken))).toBeUndefined();
  await worker.close();
  await rm(folder, { recursive: true });
}, 60_000);
