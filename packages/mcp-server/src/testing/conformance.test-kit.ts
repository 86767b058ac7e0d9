import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

/** What a conformance suite found. */
export interface Verdict {
  /** The scenarios that it counts, by whether the server passed all of their checks. */
  readonly scenarios: ReadonlyMap<string, boolean>;
  readonly checks: { readonly passed: number; readonly failed: number };
}

/** The packages of the suites: the stable one, and the one that knows the revision of 2026. */
export type SuitePackage = "@modelcontextprotocol/conformance" | "conformance-of-2026";

const requireFrom = createRequire(import.meta.url);

/** Runs a suite of scenarios that others wrote against a server that listens. */
export async function runConformance(suite: SuitePackage, url: string, options: readonly string[]): Promise<Verdict> {
  const program = path.join(path.dirname(requireFrom.resolve(`${suite}/package.json`)), "dist", "index.js");
  // It writes what it found into the working folder.
  const cwd = await mkdtemp(path.join(tmpdir(), "chasmx-conformance-"));
  try {
    const output = await outputOf([program, "server", "--url", url, ...options], cwd);
    return verdictIn(output);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/** It ends with 1 where a scenario failed: which those are, its output says. */
function outputOf(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], { cwd, maxBuffer: 50_000_000 }, (_, stdout, stderr) =>
      resolve(`${stdout}\n${stderr}`),
    );
  });
}

function verdictIn(output: string): Verdict {
  const [, summary = ""] = output.split("=== SUMMARY ===");
  const unscored = new Set([...summary.matchAll(/^ {2}[✓✗] (\S+) \(/gm)].map(([, name]) => name));
  const lines = [...summary.matchAll(/^([✓✗]) (\S+): (\d+) passed, (\d+) failed/gm)];
  const scored = lines.filter(([, , name]) => !unscored.has(name));
  const sum = (column: number) => scored.reduce((total, line) => total + Number(line[column]), 0);
  return {
    scenarios: new Map(scored.map(([, mark, name = ""]) => [name, mark === "✓"])),
    checks: { passed: sum(3), failed: sum(4) },
  };
}

/** The scenarios that need tools, resources or prompts which only a server made for the suite has: a line each, with the reason. */
export async function expectedFailures(revision: string): Promise<string[]> {
  const file = path.join(import.meta.dirname, "..", "..", "conformance", `expected-failures.${revision}.yml`);
  const text = await readFile(file, "utf8");
  return [...text.matchAll(/^ {2}- (\S+) +# \S/gm)].map(([, name = ""]) => name);
}
