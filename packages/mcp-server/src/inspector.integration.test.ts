import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderOf } from "./testing/open-folder.test-kit.ts";
import { stdioProgram } from "./testing/stdio-folders.test-kit.ts";
import { conversation, hello, release } from "./testing/workflows.test-kit.ts";

/** The official Inspector on the command line, over stdio. */

const packageFile = createRequire(import.meta.url).resolve("@modelcontextprotocol/inspector/package.json");
const inspector = path.join(path.dirname(packageFile), "clients", "launcher", "build", "index.js");

let root: string;
let home: string;

beforeAll(async () => {
  root = await folderOf({
    "hello.workflow.json": hello,
    "conversation.workflow.json": conversation,
    "release.workflow.json": release,
  });
  home = await mkdtemp(path.join(tmpdir(), "chasmx-inspector-"));
});

afterAll(async () => {
  await Promise.all([root, home].map((folder) => rm(folder, { recursive: true, force: true })));
});

interface Inspected {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function inspect(...options: string[]): Promise<Inspected> {
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: home, USERPROFILE: home };
  const args = [inspector, "--cli", process.execPath, stdioProgram, root, ...options];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("the Inspector", { timeout: 60_000 }, () => {
  it("finds no error and nothing to remark in the schemas of the tools", async () => {
    const { code, stdout, stderr } = await inspect("--method", "tools/list", "--strict");
    expect({ code, remarks: /Warning|Error/.test(stderr) }).toEqual({ code: 0, remarks: false });
    expect(JSON.parse(stdout).tools).toHaveLength(10);
  });

  it("runs a workflow that is a tool", async () => {
    const call = ["--method", "tools/call", "--tool-name", "hello", "--tool-arg", "who=you"];
    const { code, stdout } = await inspect(...call);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).structuredContent).toMatchObject({ output: { say: "Hello you" } });
  });

  it("loads run_workflow with 10 calls at a time and sees none fail", async () => {
    const load = ["--load", "--load-requests", "100", "--load-concurrency", "10"];
    const call = ["--method", "tools/call", "--tool-name", "run_workflow", "--tool-arg", "workflow=Conversation"];
    const { code, stdout } = await inspect(...call, ...load);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ requests: 100, ok: 100, toolErrors: 0, errors: 0 });
  });
});
