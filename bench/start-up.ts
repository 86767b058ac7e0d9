import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { medians, print } from "./figure.ts";

/** What the built `chasmx validate` takes from start to exit for a small file, beside a Node that does nothing. */

const program = join(import.meta.dirname, "..", "packages", "cli", "dist", "main.js");

const document = {
  name: "small",
  variables: [{ name: "topic", type: "string", value: "tides" }],
  nodes: [
    { id: "start", type: "start" },
    { id: "writer", type: "ai-processor", config: { prompt: "Write about {{topic}}." } },
  ],
  edges: [{ from: "start", to: "writer" }],
};

function runNode(...options: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, options, { encoding: "utf8" });
  if (status !== 0)
    throw new Error(`node ${options.join(" ")} ended with ${status}. Build the packages first. ${stderr}`);
}

/** Measures whole processes. */
export async function startUp(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "chasmx-bench-"));
  try {
    const file = join(folder, "small.workflow.json");
    writeFileSync(file, JSON.stringify(document, null, 2));
    const works = { validate: () => runNode(program, "validate", file), floor: () => runNode("-e", "") };
    const found = await medians(works, { rounds: 21, warmUp: 3 });
    const floor = (found.floor ?? Number.NaN) / 1000;
    const value = (found.validate ?? Number.NaN) / 1000;
    print({
      figure: "chasmx validate of a small file",
      unit: "ms",
      value,
      reach: 3 * floor,
      floors: { "node -e ''": floor },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
