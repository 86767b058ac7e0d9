import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { events, chasmx as runCommand, workflowFolder } from "../testing/spawn-cli.ts";

// Each test starts the command several times, on machines that do other work as well.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let files: Awaited<ReturnType<typeof workflowFolder>>;

beforeAll(async () => {
  files = await workflowFolder();
});

afterAll(() => files[Symbol.asyncDispose]());

const at = (...parts: string[]) => path.join(files.folder, ...parts);
const chasmx = (...parameters: string[]) => runCommand(parameters, { cwd: files.folder });
const file = "conversation.workflow.json";

/** Every file of a folder with its text. */
async function contentsOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(at(folder))).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(at(folder, name), "utf8")] as const)),
  );
}

describe("chasmx run --record", () => {
  test("writes a file for each agent, the same for the same conversation, without a trace of the run", async () => {
    const { code, stderr } = await chasmx("run", file, "--record", "recordings/first", "--run-id", "the-run");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "Recorded 4 model calls of 2 agents in recordings/first.\n",
    });
    await chasmx("run", file, "--record", "recordings/second");
    const first = await contentsOf("recordings/first");
    expect(Object.keys(first)).toEqual(["answerer.json", "asker.json", "recording.json"]);
    expect(await contentsOf("recordings/second")).toEqual(first);
    expect(Object.values(first).join()).not.toContain("the-run");
  });

  test("replaces a recording, and takes out agents that are gone", async () => {
    await chasmx("run", file, "--record", "replaced");
    const alone = { name: "Alone", nodes: [{ id: "solo", type: "ai-processor", config: { prompt: "Sing." } }] };
    await writeFile(at("alone.workflow.json"), JSON.stringify(alone));
    await writeFile(at("replaced", "notes.md"), "Recorded on a Monday.");
    expect((await chasmx("run", "alone.workflow.json", "--record", "replaced")).code).toBe(0);
    expect(Object.keys(await contentsOf("replaced"))).toEqual(["notes.md", "recording.json", "solo.json"]);
  });

  test("runs nothing where the folder holds anything else, and leaves it as it is", async () => {
    await mkdir(at("mine"), { recursive: true });
    await writeFile(at("mine", "package.json"), "{}");
    const { code, stdout, stderr } = await chasmx("run", file, "--record", "mine");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("OPTION_INVALID: The folder mine holds package.json, which is no part of a recording");
    expect(await contentsOf("mine")).toEqual({ "package.json": "{}" });
    await chasmx("run", file, "--record", "mixed");
    await writeFile(at("mixed", "other.json"), "{}");
    expect((await chasmx("run", file, "--record", "mixed")).stderr).toContain("holds other.json");
    expect((await chasmx("run", file, "--record", file)).stderr).toContain("FILE_NOT_READABLE");
  });

  test("excludes --replay and agents in other processes", async () => {
    for (const other of [
      ["--replay", "x"],
      ["--remote", "asker"],
    ] as const) {
      const { code, stderr } = await chasmx("run", file, "--record", "y", ...other);
      expect(code).toBe(2);
      expect(stderr).toContain("OPTION_INVALID");
    }
  });
});

describe("chasmx run --replay", () => {
  beforeAll(async () => {
    await chasmx("run", file, "--record", "kept");
  });

  test("comes to the same, and says that no model is called", async () => {
    const { code, stdout, stderr } = await chasmx("run", file, "--replay", "kept");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("From the recording kept: no model is called.");
    expect(stdout).toContain("asker → answerer");
    const { stdout: json } = await chasmx("run", file, "--replay", "kept", "--json");
    expect(events(json)).toContainEqual(expect.objectContaining({ type: "run-started", provider: "recording" }));
  });

  test("fails where a prompt has changed, and shows the lines that differ", async () => {
    const { code, stdout, stderr } = await chasmx("run", file, "--replay", "kept", "-i", "topic=moons");
    expect(code).toBe(1);
    expect(stdout).toContain("RECORDING_MISSED: The recording holds another request");
    expect(stderr).toContain('turn-0 of "asker": message 1 (system)');
    expect(stderr).toMatch(/- .*tides/);
    expect(stderr).toMatch(/\+ .*moons/);
  });

  test("tells what the run did not ask for", async () => {
    const text = await readFile(at("alone.workflow.json"), "utf8");
    await chasmx("run", "alone.workflow.json", "--record", "left");
    const silent = { ...JSON.parse(text), nodes: [{ id: "solo", type: "transformer", config: { expression: "1" } }] };
    await writeFile(at("silent.workflow.json"), JSON.stringify(silent));
    const { code, stderr } = await chasmx("run", "silent.workflow.json", "--replay", "left");
    expect(code).toBe(0);
    expect(stderr).toContain('The recording left holds calls that the run did not make: turn-0 of "solo".');
  });

  test.each([
    ["is not there", async () => undefined, "FILE_NOT_READABLE: The folder hurt does not exist."],
    ["holds none", async () => void (await mkdir(at("hurt"))), "There is no recording.json"],
    [
      "holds a broken file",
      async () => {
        await cp(at("kept"), at("hurt"), { recursive: true });
        await writeFile(at("hurt", "asker.json"), "<<<<<<< HEAD");
      },
      "RECORDING_INVALID: The folder hurt holds no recording. asker.json:1:1",
    ],
    [
      "holds a link",
      async () => {
        await cp(at("kept"), at("hurt"), { recursive: true });
        await rm(at("hurt", "asker.json"));
        await symlink(at("kept", "asker.json"), at("hurt", "asker.json"));
      },
      "asker.json in it is no file.",
    ],
  ])("runs nothing where the folder %s", async (_, prepare, words) => {
    await rm(at("hurt"), { recursive: true, force: true });
    await prepare();
    const { code, stdout, stderr } = await chasmx("run", file, "--replay", "hurt");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(words);
  });
});
