import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { check, startRun } from "@chasmx/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { readText } from "./rehearse.ts";

const root = path.join(import.meta.dirname, "..");
const cli = path.join(root, "packages/cli/src/main.ts");
const run = promisify(execFile);
const pages = [
  "../README.md",
  "../packages/core/README.md",
  "../docs/README.md",
  "../docs/architecture.md",
  "../docs/communication.md",
  "../docs/diff.md",
  "../docs/errors.md",
  "../docs/models.md",
  "../docs/testing.md",
  "../docs/performance.md",
  "../docs/workflow-document.md",
  "../docs/writing-a-transport.md",
  "README.md",
  "transport-nats/README.md",
];

describe.each(pages)("%s", (page) => {
  test("shows what its programs really print", async () => {
    const text = await readText(page);
    for (const [, program = "", shown = ""] of text.matchAll(/```ts\n([\s\S]*?)```\s+```text\n([\s\S]*?)```/g)) {
      const parameters = ["--input-type=module-typescript", "--eval", program];
      const { stdout, stderr } = await run(process.execPath, parameters, { cwd: import.meta.dirname });
      expect(`${stdout}${stderr}`).toBe(shown);
    }
  });

  test("shows what its commands really print", async () => {
    for (const { parameters, cwd, shown } of await commandsOf(page)) {
      const printed = (await printedBy(parameters, cwd)).split("\n").map(withoutTimes);
      const expected = shown.split("\n").filter((line) => line !== "…" && line !== "");
      expect(inOrder(expected.map(withoutTimes), printed)).toEqual(expected.map(withoutTimes));
    }
  });

  test("links to files that are there", async () => {
    const text = await readText(page);
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = ""]) => link);
    const missing = links.filter((link) => !existsSync(new URL(link, new URL(page, import.meta.url))));
    expect(missing).toEqual([]);
  });
});

describe("the page of the workflow document", async () => {
  const page = await readText("../docs/workflow-document.md");
  const schema = await readText("../packages/core/schema/workflow.schema.json");

  test("begins with a workflow that passes every check and completes", async () => {
    const { diagnostics, workflow } = await check(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "");
    expect(diagnostics).toEqual([]);
    if (workflow === undefined) throw new Error("there is no workflow");
    const state = await (await startRun(workflow)).finished;
    expect(state.status).toBe("completed");
    expect(state.asks).toBe(1);
  });

  test("names every key of the document and of the built-in node types", () => {
    const missing = [...keysIn(JSON.parse(schema))].filter((key) => !new RegExp(`[\`".]${key}[\`".]`, "u").test(page));
    expect(missing).toEqual([]);
  });
});

describe("the page on writing a transport", async () => {
  const page = await readText("../docs/writing-a-transport.md");
  const blocks = (language: string) =>
    [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block = ""]) => block);

  test("shows the example's code as it is", async () => {
    const folder = path.join(import.meta.dirname, "transport-nats/src");
    const files = (await readdir(folder)).map((file) => readText(`transport-nats/src/${file}`));
    const code = withoutIndentation((await Promise.all(files)).join("\n"));
    expect(blocks("ts").length).toBeGreaterThan(5);
    for (const block of blocks("ts")) expect(code).toContain(withoutIndentation(block));
  });

  test("shows the example's package and manifest as they are", async () => {
    const shown = blocks("json").map((block) => JSON.parse(block) as object);
    for (const file of ["package.json", "chasmx.manifest.json"])
      expect(shown).toContainEqual(JSON.parse(await readText(`transport-nats/${file}`)));
  });
});

/**
 * The commands of a page whose output is shown. A run is made in a folder of its own: what a test runs is not to be kept in the
 * reader's. Files that do not exist are the blocks of JSON before the command.
 */
async function commandsOf(page: string) {
  const text = await readText(page);
  const commands = [...text.matchAll(/```sh\nchasmx ((?:run|diff) .*)\n```\s+```text\n([\s\S]*?)```/g)];
  return await Promise.all(
    commands.map(async ({ index, 1: command = "", 2: shown = "" }) => {
      const parameters = command.split(" ");
      const files = parameters.filter((parameter) => parameter.endsWith(".json"));
      const exist = files.every((file) => existsSync(path.join(root, file)));
      if (exist && parameters[0] === "diff") return { parameters, cwd: root, shown };
      const cwd = await mkdtemp(path.join(tmpdir(), "chasmx-page-"));
      onTestFinished(() => rm(cwd, { recursive: true }));
      const absolute = parameters.map((word) => (files.includes(word) ? path.join(root, word) : word));
      if (exist) return { parameters: absolute, cwd, shown };
      const blocks = [...text.slice(0, index).matchAll(/```json\n([\s\S]*?)```/g)].slice(-files.length);
      for (const [at, file] of files.entries()) await writeFile(path.join(cwd, file), blocks[at]?.[1] ?? "");
      return { parameters, cwd, shown };
    }),
  );
}

/** What a command prints. Nobody answers here: where a person is asked, it has printed what a page shows. */
async function printedBy(parameters: readonly string[], cwd: string): Promise<string> {
  const child = spawn(process.execPath, [cli, ...parameters], { cwd });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    if (printed.includes("waits for an answer")) child.kill();
  });
  await once(child, "close");
  return printed;
}

/** Those of the wanted lines that are found, each after the one before. */
function inOrder(wanted: readonly string[], lines: readonly string[]): string[] {
  let from = 0;
  return wanted.filter((line) => {
    const at = lines.indexOf(line, from);
    if (at !== -1) from = at + 1;
    return at !== -1;
  });
}

/** A block of a page stands further to the left than its source. */
function withoutIndentation(text: string): string {
  return text.replace(/^ +/gm, "");
}

function withoutTimes(line: string): string {
  return line.replace(/\b\d+(?:\.\d+)? m?s\b/g, "0 ms");
}

/** The names of all properties that a JSON Schema describes. */
function keysIn(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== "object" || schema === null) return found;
  const { properties } = schema as { readonly properties?: unknown };
  if (typeof properties === "object" && properties !== null) {
    for (const key of Object.keys(properties)) found.add(key.replace("$", "\\$"));
  }
  for (const part of Object.values(schema)) keysIn(part, found);
  return found;
}
