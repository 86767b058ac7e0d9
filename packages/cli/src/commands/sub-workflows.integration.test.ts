import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { events, chasmx as runCommand } from "../testing/spawn-cli.ts";

let folder: string;

const call = (file: string) => ({ id: "call", type: "workflow", config: { file } });
const workflow = (...nodes: object[]) => JSON.stringify({ name: "W", nodes }, null, 2);
const give = { id: "give", type: "transformer", config: { expression: "'from within'" } };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-files-"));
  await mkdir(path.join(folder, "project", "parts"), { recursive: true });
  const files = {
    "outside.json": workflow(give),
    "project/main.json": workflow(call("parts/part.json")),
    "project/parts/part.json": workflow(call("../shared.json")),
    "project/shared.json": workflow(give),
    "project/broken.json": workflow(call("parts/wrong.json")),
    "project/parts/wrong.json": workflow({ ...give, type: "transfromer" }, { id: "x", type: 5 }),
    "project/ring.json": workflow(call("parts/back.json")),
    "project/parts/back.json": workflow(call("../ring.json")),
    "project/missing.json": workflow(call("parts/none.json")),
    "project/above.json": workflow(call("../outside.json")),
    "project/linked.json": workflow(call("link.json")),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
});

afterAll(() => rm(folder, { recursive: true }));

const project = (...parts: string[]) => path.join(folder, "project", ...parts);
const run = (file: string, cwd = project()) => runCommand(["run", file, "--json"], { cwd });

describe("a workflow whose nodes run others", () => {
  test("runs, with paths of its own, from the folder that it is in or from one above", async () => {
    for (const [file, cwd] of [
      ["main.json", project()],
      ["project/main.json", folder],
    ] as const) {
      const { code, stdout, stderr } = await run(file, cwd);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(events(stdout).at(-1)).toMatchObject({ output: { call: "from within" } });
      expect(events(stdout)).toContainEqual(
        expect.objectContaining({ type: "node-completed", path: "call/call", node_id: "give" }),
      );
    }
  });

  test("is refused with the place of each problem in the file that has them, before anything runs", async () => {
    const { code, stdout, stderr } = await run("project/broken.json", folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^project.parts.wrong\.json:6:15 error There is no node type "transfromer"\. .*unknown-node-type$/m,
    );
    expect(stderr).toMatch(/^project.parts.wrong\.json:13:15 error .* schema$/m);
    expect(stderr).toContain('6 |       "type": "transfromer"');
    expect(stderr).toMatch(/^WORKFLOW_INVALID: project.parts.wrong\.json has 2 errors, so nothing was run\.$/m);
  });

  test.each([
    ["ring.json", "WORKFLOW_INVALID: These workflows run each other without an end: ring.json → parts/back.json"],
    ["missing.json", 'FILE_NOT_READABLE: parts/none.json does not exist. Node "call" of missing.json runs it.'],
    [
      "above.json",
      'WORKFLOW_INVALID: In above.json: node "call" runs ../outside.json, which leads out of the project, the folder',
    ],
  ])("as %s is refused with 2 and the reason", async (file, reason) => {
    const { code, stdout, stderr } = await run(file);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(reason);
  });

  test("is refused where a symbolic link leads out of its project", async ({ skip }) => {
    if (process.platform === "win32") skip("Windows gives symbolic links to administrators alone.");
    await symlink(path.join(folder, "outside.json"), project("link.json"));
    const { code, stdout, stderr } = await run("linked.json");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("FILE_NOT_READABLE: link.json leads out of");
  });
});
