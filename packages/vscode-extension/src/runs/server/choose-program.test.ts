import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chooseProgram, describeProgram } from "./choose-program.ts";

const bundled = { file: "/extension/dist/chasmx.mjs", version: "1.2.3" };
let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "chasmx-choose-")));
});

afterEach(() => rm(root, { recursive: true }));

const install = async (manifest: unknown) => {
  const folder = path.join(root, "node_modules", "chasmx");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "main.js"), "");
  await writeFile(
    path.join(folder, "package.json"),
    typeof manifest === "string" ? manifest : JSON.stringify(manifest),
  );
};

test("refuses a setting that is no whole path", async () => {
  await expect(chooseProgram({ root, setting: "chasmx", bundled })).rejects.toThrow(
    'The setting chasmx.server.path is "chasmx". Write the whole path of the program, from the root.',
  );
});

test("refuses a setting that names no file", async () => {
  const setting = path.join(root, "gone.mjs");
  await expect(chooseProgram({ root, setting, bundled })).rejects.toThrow("there is no such file");
});

test.each(["{", "null", { bin: 5 }, { bin: { other: "main.js" } }, { bin: "gone.js" }])(
  "takes the extension's own where what the folder has is not whole: %j",
  async (manifest) => {
    await install(manifest);
    expect(await chooseProgram({ root, setting: "", bundled })).toEqual({ ...bundled, origin: "extension" });
  },
);

test("takes the folder's own before the extension's, and the setting's before both", async () => {
  await install({ version: "2.0.0", bin: { chasmx: "main.js" } });
  const file = path.join(root, "node_modules", "chasmx", "main.js");
  const own = await chooseProgram({ root, setting: "", bundled });
  expect(own).toEqual({ file, origin: "workspace", version: "2.0.0" });
  expect(describeProgram(own)).toBe(`chasmx 2.0.0 of this workspace (${file})`);
  expect(await chooseProgram({ root, setting: file, bundled })).toEqual({ file, origin: "setting" });
});
