import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openHost } from "../host.ts";
import { projectFiles } from "./project-files.ts";

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "chasmx-files-")));
  for (const name of ["project/flows/deep", "elsewhere"]) await mkdir(path.join(folder, name), { recursive: true });
  for (const name of ["secret", "project/top", "project/flows/main", "project/flows/deep/sub", "elsewhere/other"]) {
    await writeFile(path.join(folder, `${name}.json`), `"${name}"`);
  }
});

afterEach(() => rm(folder, { recursive: true }));

const at = (...parts: string[]) => path.join(folder, ...parts);

describe("the files of a project", () => {
  test("begin at the first folder that the workflow is beneath, else at its own", async () => {
    const main = at("project", "flows", "main.json");
    const places = async (...folders: string[]) => {
      const { root, file } = await projectFiles(main, folders);
      return [path.relative(folder, root).replaceAll(path.sep, "/"), file];
    };
    expect(await places(at("project"))).toEqual(["project", "flows/main.json"]);
    expect(await places(at("elsewhere"), at("project"))).toEqual(["project", "flows/main.json"]);
    expect(await places(at("elsewhere"), at("none"))).toEqual(["project/flows", "main.json"]);
    expect(await places(at("project", "flows", "main.json"))).toEqual(["project/flows", "main.json"]);
    expect(await places(at("project", "flo"))).toEqual(["project/flows", "main.json"]);
  });

  test("are those of the configuration's folder, else of the working folder", async () => {
    const main = at("project", "flows", "main.json");
    const fileFrom = async () => {
      const host = await openHost(path.dirname(main), {});
      return (await host.files(main, { workingFolder: folder })).file;
    };
    expect(await fileFrom()).toBe("project/flows/main.json");
    await writeFile(at("project", "chasmx.config.json"), "{}");
    expect(await fileFrom()).toBe("flows/main.json");
  });

  test("are read from their root, and nothing above it", async () => {
    const files = await projectFiles(at("project", "flows", "main.json"), [at("project")]);
    expect(await files.read("flows/deep/sub.json")).toBe('"project/flows/deep/sub"');
    expect(await files.read("top.json")).toBe('"project/top"');
    for (const [file, reason] of [
      ["../secret.json", "leads out of"],
      ["flows/../../secret.json", "leads out of"],
      ["none.json", "none.json does not exist."],
      ["flows", "flows is a folder, not a file."],
      [".", "leads out of"],
      ["x\0y", "cannot be read"],
    ] as const) {
      await expect(files.read(file), file).rejects.toMatchObject({
        code: "FILE_NOT_READABLE",
        message: expect.stringContaining(reason),
      });
    }
  });

  test("are not left through symbolic links, and may be linked among each other", async ({ skip }) => {
    if (process.platform === "win32") skip("Windows gives symbolic links to administrators alone.");
    await symlink(at("secret.json"), at("project", "escape.json"));
    await symlink(at("elsewhere"), at("project", "outside"));
    await symlink("nowhere.json", at("project", "dangling.json"));
    await symlink("loop.json", at("project", "loop.json"));
    await symlink(at("project", "flows", "deep", "sub.json"), at("project", "linked.json"));
    await symlink(at("project"), at("way-in"));
    const files = await projectFiles(at("way-in", "flows", "main.json"), [at("project")]);
    expect(files).toMatchObject({ root: at("project"), file: "flows/main.json" });
    expect(await files.read("linked.json")).toBe('"project/flows/deep/sub"');
    for (const [file, reason] of [
      ["escape.json", "escape.json leads out of"],
      ["outside/other.json", "outside/other.json leads out of"],
      ["dangling.json", "dangling.json does not exist."],
      ["loop.json", "leads to itself"],
    ] as const) {
      await expect(files.read(file), file).rejects.toMatchObject({
        code: "FILE_NOT_READABLE",
        message: expect.stringContaining(reason),
      });
    }
  });
});
