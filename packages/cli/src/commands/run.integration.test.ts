import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ended,
  environment,
  events,
  mainFile,
  chasmx as runCommand,
  type StartOptions,
  start,
  visible,
  workflowFolder,
  written,
} from "../testing/spawn-cli.ts";

const isWindows = process.platform === "win32";

/** The program that runs another in a terminal of its own. */
const terminalMaker = "script";

let files: Awaited<ReturnType<typeof workflowFolder>>;

beforeAll(async () => {
  files = await workflowFolder();
});

afterAll(() => files[Symbol.asyncDispose]());

function chasmx(parameters: readonly string[], options: Omit<StartOptions, "cwd"> = {}) {
  return runCommand(parameters, { cwd: files.folder, ...options });
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
    const child = start(["run", "slow.workflow.json", "--json"], { cwd: files.folder });
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
    const child = start(["run", "slow.workflow.json"], { cwd: files.folder });
    const outcome = ended(child);
    await written(child, "stdout", "wait");
    child.kill("SIGTERM");
    child.kill("SIGINT");
    expect((await outcome).code).toBe(130);
  });

  test("ends quietly when nobody reads its output any more", async ({ skip }) => {
    if (isWindows) skip("Windows reports a closed pipe to nobody.");
    const child = start(["run", "slow.workflow.json"], { cwd: files.folder });
    const outcome = ended(child);
    child.stdout?.once("data", () => child.stdout?.destroy());
    await written(child, "stdout", "Slow").then(() => child.kill("SIGINT"));
    const { stderr } = await outcome;
    expect(stderr).toBe("");
  });
});

describe("chasmx run in a terminal", () => {
  const script = process.platform === "linux" && spawnSync(terminalMaker, ["--version"]).status === 0;
  const run = (env: Record<string, string>, parameters = "run conversation.workflow.json") =>
    spawnSync(terminalMaker, ["-qec", `stty cols 60; ${process.execPath} ${mainFile} ${parameters}`, "/dev/null"], {
      cwd: files.folder,
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
