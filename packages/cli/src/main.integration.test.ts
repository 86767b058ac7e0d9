import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RunEvent } from "@chasmx/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const main = path.join(import.meta.dirname, "main.ts");
const isWindows = process.platform === "win32";

const conversation = {
  name: "Conversation \u001b[31mred",
  variables: [
    { name: "topic", type: "string", value: "tides" },
    { name: "n", type: "integer", value: 1 },
    { name: "api_key", type: "string", secret: true },
  ],
  nodes: [
    {
      id: "asker",
      type: "ai-processor",
      config: {
        can_communicate: true,
        prompt: "Ask about {{topic}}. CALL: ask_node('answerer', 'What are {{topic}}?')",
      },
    },
    { id: "answerer", type: "ai-processor", config: { can_communicate: true, prompt: "You know." } },
  ],
  edges: [{ from: "asker", to: "answerer" }],
};

const slow = {
  name: "Slow",
  nodes: [
    { id: "asker", type: "ai-processor", config: { can_communicate: true, prompt: "Wait." } },
    { id: "wait", type: "delay", config: { delay_seconds: 600 } },
  ],
  edges: [{ from: "asker", to: "wait" }],
};

const failing = {
  name: "Failing",
  nodes: [{ id: "bad", type: "transformer", config: { expression: "1 / 0" } }],
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-cli-"));
  const files = { conversation, slow, failing };
  for (const [name, workflow] of Object.entries(files)) {
    await writeFile(path.join(folder, `${name}.workflow.json`), JSON.stringify(workflow, null, 2));
  }
  await writeFile(path.join(folder, "broken.json"), '{"name": "x", "nodes": [{"id": "a\u009b", "type": 5}');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** What the process sees of its surroundings: nothing of the machine that the tests run on may change the output. */
function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, CHASMX_TRANSPORT: _transport, ...rest } = process.env;
  return { ...rest, TERM: "xterm-256color", ...extra };
}

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(parameters: readonly string[], extra?: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [main, ...parameters], { cwd: folder, env: environment(extra) });
}

async function ended(child: ChildProcess): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return await new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

async function chasmx(parameters: readonly string[], { stdin = "", env = {} as Record<string, string> } = {}) {
  const child = start(parameters, env);
  child.stdin?.end(stdin);
  return await ended(child);
}

/** Resolves when a process has written a text. */
function written(child: ChildProcess, stream: "stdout" | "stderr", text: string): Promise<void> {
  return new Promise((resolve) => {
    let all = "";
    child[stream]?.on("data", (chunk: Buffer | string) => {
      all += String(chunk);
      if (all.includes(text)) resolve();
    });
  });
}

function events(stdout: string): RunEvent[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
}

/** A text with its escape characters as one can see them. */
function visible(text: string): string {
  return text.replaceAll("\u001b", "␛");
}

describe("chasmx run", () => {
  test("shows the conversation and a summary, and says that it is a rehearsal", async () => {
    const { code, stdout, stderr } = await chasmx(["run", "conversation.workflow.json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Rehearsal: no model is called");
    expect(stdout).toMatch(/asker → answerer {2}asks: What are tides\?/);
    expect(stdout).toMatch(/asker ← answerer {2}answers after \d+ m?s: \(rehearsal\)/);
    expect(stdout).toMatch(/mode +simple\n/);
    expect(stdout).toMatch(/nodes +2 completed\n/);
    expect(stdout).toMatch(/questions +1 asked, 1 answered\n/);
    expect(stdout).toContain("\nOutput\n(rehearsal)");
  });

  test("writes no escape sequence into a pipe, also none that the workflow holds", async () => {
    const { stdout } = await chasmx(["run", "conversation.workflow.json"]);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toContain("Conversation \\u001b[31mred");
  });

  test("with --json prints one event a line and nothing else, in order and safe for a terminal", async () => {
    const { code, stdout, stderr } = await chasmx(["run", "conversation.workflow.json", "--json", "--run-id", "r1"]);
    const all = events(stdout);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index));
    expect(all.at(0)).toMatchObject({ type: "run-accepted", run_id: "r1" });
    expect(all.at(-1)).toMatchObject({ type: "run-completed" });
    expect(visible(stdout)).not.toMatch(/[\u007f-\u009f\u2028\u2029␛]/);
  });

  test("takes inputs from pairs, a file, standard input and the environment, and shows no secret", async () => {
    const env = { CHASMX_INPUT_API_KEY: "hidden-value" };
    const stdin = '{"topic": "stars", "n": 2}';
    const { code, stdout } = await chasmx(
      ["run", "conversation.workflow.json", "--json", "--input-file", "-", "-i", "n=3"],
      { stdin, env },
    );
    expect(code).toBe(0);
    expect(events(stdout)[0]).toMatchObject({ inputs: { topic: "stars", n: 3, api_key: "[secret:api_key]" } });
    expect(stdout).not.toContain("hidden-value");
  });

  test("says which mode was used and why it fell back", async () => {
    const { code, stdout } = await chasmx(["run", "conversation.workflow.json", "--mode", "pubsub"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/mode +pubsub \(fell back: .*no transport is configured/);
    const memory = await chasmx(["run", "conversation.workflow.json", "--mode", "pubsub", "--transport", "memory:"]);
    expect(memory.stdout).toMatch(/mode +pubsub over memory\n/);
  });

  test("logs the run's facts on stderr", async () => {
    const { stdout, stderr } = await chasmx(["run", "conversation.workflow.json", "--json", "--log-level", "info"]);
    for (const fact of [
      "mode simple",
      "transport memory ready",
      "agent registered: asker",
      "question sent: asker → answerer",
      "answer generated: answerer for asker",
      "answer received: asker ← answerer",
      "node completed: asker",
      "agent unregistered: answerer",
      "run completed",
    ]) {
      expect(stderr).toContain(fact);
    }
    expect(events(stdout).length).toBeGreaterThan(5);
  });

  test("that fails ends with 1 and the reason", async () => {
    const { code, stdout, stderr } = await chasmx(["run", "failing.workflow.json"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/Failed after .* at node "bad": EXPRESSION_FAILED: /);
  });

  test.each([
    [["run", "none.json"], "FILE_NOT_READABLE: none.json does not exist."],
    [["run", "."], "FILE_NOT_READABLE: . is a folder"],
    [["run", "broken.json"], "WORKFLOW_INVALID: broken.json has"],
    [["run"], "OPTION_INVALID: missing required argument 'file'"],
    [["rnu"], "(Did you mean run?)"],
    [["x.json"], "To run a file: chasmx run x.json"],
    [["run", "--modle", "x", "f"], "OPTION_INVALID: unknown option '--modle'"],
    [["run", "conversation.workflow.json", "--mode", "fast"], "Allowed choices are simple, pubsub."],
    [["run", "conversation.workflow.json", "-i", "topc=x"], 'Did you mean "topic"?'],
    [["run", "conversation.workflow.json", "-i", "n=x"], 'INPUT_INVALID: The input "n" is of type integer'],
    [["run", "conversation.workflow.json", "-i", "n=1.5"], "INPUT_INVALID: "],
    [["run", "conversation.workflow.json", "--run-id", "a b"], "OPTION_INVALID: "],
    [["run", "conversation.workflow.json", "--transport", "memory:"], "OPTION_INVALID: --transport is for pubsub mode"],
    [
      ["run", "conversation.workflow.json", "--mode", "pubsub", "--transport", "redis://u:hidden@h"],
      "npm install @chasmx/transport-redis",
    ],
  ])("refuses %j with 2 and runs nothing", async (parameters, reason) => {
    const { code, stdout, stderr } = await chasmx(parameters);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(reason);
    expect(stderr).not.toMatch(/hidden|\u009b|\n {4}at /);
  });

  test("that is interrupted cancels, unregisters its agents, says so and ends with 130", async ({ skip }) => {
    if (isWindows) skip("Windows has no SIGINT that one process can send another.");
    const child = start(["run", "slow.workflow.json", "--json"]);
    const outcome = ended(child);
    await written(child, "stdout", '"node_id":"wait"');
    child.kill("SIGINT");
    const { code, stdout, stderr } = await outcome;
    const all = events(stdout);
    expect(code).toBe(130);
    expect(stderr).toContain("Interrupted by Ctrl-C.");
    expect(all.map(({ type }) => type)).toContain("agent-unregistered");
    expect(all.at(-1)).toMatchObject({ type: "run-cancelled", reason: "Interrupted by Ctrl-C." });
  });

  test("ends at the second signal at once, and at SIGTERM like at Ctrl-C", async ({ skip }) => {
    if (isWindows) skip("Windows has no SIGTERM that a process could hear.");
    const child = start(["run", "slow.workflow.json"]);
    const outcome = ended(child);
    await written(child, "stdout", "wait");
    child.kill("SIGTERM");
    child.kill("SIGINT");
    expect((await outcome).code).toBe(130);
  });

  test("ends quietly when nobody reads its output any more", async ({ skip }) => {
    if (isWindows) skip("Windows reports a closed pipe to nobody.");
    const child = start(["run", "slow.workflow.json"]);
    const outcome = ended(child);
    child.stdout?.once("data", () => child.stdout?.destroy());
    await written(child, "stdout", "Slow").then(() => child.kill("SIGINT"));
    const { stderr } = await outcome;
    expect(stderr).toBe("");
  });
});

describe("chasmx run in a terminal", () => {
  const script = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;
  const run = (env: Record<string, string>, parameters = "run conversation.workflow.json") =>
    spawnSync("script", ["-qec", `stty cols 60; ${process.execPath} ${main} ${parameters}`, "/dev/null"], {
      cwd: folder,
      env: environment(env),
      encoding: "utf8",
    });

  test("uses colours, cuts lines to its width, and obeys NO_COLOR, TERM and CI", ({ skip }) => {
    if (!script) skip("The program script (util-linux), which makes a terminal, is not on this machine.");
    const coloured = run({});
    expect(coloured.status).toBe(0);
    expect(coloured.stdout).toContain("\u001b[32m");
    const lines = visible(coloured.stdout)
      .replace(/␛\[[\d;?]*[a-zA-Z]/g, "")
      .split(/\r?\n/);
    const spoken = lines.filter((line) => /asks:|answers after/.test(line));
    expect(spoken.length).toBe(2);
    expect(spoken.every((line) => line.length <= 60)).toBe(true);
    expect(visible(run({ NO_COLOR: "1" }).stdout)).not.toMatch(/␛\[\d+m/);
    expect(run({ TERM: "dumb" }).stdout).not.toContain("\u001b");
    expect(visible(run({ CI: "true" }).stdout)).not.toMatch(/␛\[\d*[AJ]/);
  });
});

describe("chasmx validate", () => {
  test("ends with 0 for sound files and a summary", async () => {
    const { code, stdout } = await chasmx(["validate", "conversation.workflow.json", "slow.workflow.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("2 files checked, no problems.");
  });

  test("shows each problem with its place, rule and line, and ends with 1", async () => {
    const { code, stdout } = await chasmx(["validate", ".", "broken.json", "none.json"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^broken\.json:1:\d+ error .* schema$/m);
    expect(stdout).toMatch(/^ {3}\| +\^+$/m);
    expect(stdout).toContain("none.json does not exist. FILE_NOT_READABLE");
    expect(stdout).toContain("a\\u009b");
    expect(stdout).toMatch(/^5 files checked: \d+ errors/m);
  });

  test("gives JSON for programs", async () => {
    const { code, stdout } = await chasmx(["validate", "--format", "json", "broken.json", "none.json"]);
    const report = JSON.parse(stdout) as {
      files: { file: string; diagnostics: { code: string }[] }[];
      summary: object;
    };
    expect(code).toBe(1);
    expect(report.files.map(({ file }) => file)).toEqual(["broken.json", "none.json"]);
    expect(report.files[1]?.diagnostics).toMatchObject([{ code: "FILE_NOT_READABLE", severity: "error" }]);
    expect(report.summary).toMatchObject({ files: 2 });
  });

  test("ends with 1 where there is nothing to check", async () => {
    const empty = await mkdtemp(path.join(tmpdir(), "chasmx-empty-"));
    const { code, stdout } = await chasmx(["validate", empty]);
    await rm(empty, { recursive: true });
    expect(code).toBe(1);
    expect(stdout).toContain("No *.workflow.json below");
  });
});

describe("the other commands", () => {
  test("graph prints Mermaid", async () => {
    const { code, stdout } = await chasmx(["graph", "conversation.workflow.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("flowchart TD");
    expect(stdout).toContain("n0 -. asks .-> n1");
  });

  test("schema prints the published JSON Schema", async () => {
    const { stdout } = await chasmx(["schema"]);
    const published = path.join(import.meta.dirname, "../../core/schema/workflow.schema.json");
    expect(JSON.parse(stdout)).toEqual(JSON.parse(await readFile(published, "utf8")));
  });

  test("init writes a workflow that passes its checks and runs, and overwrites nothing unless forced", async () => {
    const target = path.join(folder, "sub", "new.workflow.json");
    const created = await chasmx(["init", target]);
    expect(created.code).toBe(0);
    expect(created.stdout).toContain(`chasmx run ${target}`);
    expect((await chasmx(["validate", target])).stdout).toContain("1 file checked, no problems.");
    expect((await chasmx(["run", target])).code).toBe(0);
    const again = await chasmx(["init", target]);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("--force") });
    expect((await chasmx(["init", target, "--force"])).code).toBe(0);
    await rm(path.dirname(target), { recursive: true });
  });

  test("--help has examples, --version the version, and no command at all is wrong usage", async () => {
    expect((await chasmx(["--help"])).stdout).toContain("Examples:");
    expect((await chasmx(["run", "--help"])).stdout).toContain("CHASMX_INPUT_API_KEY");
    expect((await chasmx(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await chasmx([])).toMatchObject({ code: 2, stdout: "" });
  });
});
