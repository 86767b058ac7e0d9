import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { check, startRun } from "@chasmx/core";
import { describe, expect, test } from "vitest";
import { readText } from "./rehearse.ts";

const run = promisify(execFile);
const pages = [
  "../README.md",
  "../packages/core/README.md",
  "../docs/README.md",
  "../docs/architecture.md",
  "../docs/errors.md",
  "../docs/workflow-document.md",
  "README.md",
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
