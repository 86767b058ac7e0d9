import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { isInstallation } from "./launch/is-installation.mjs";

const folders = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A repository with one package, none of whose dependencies comes from a registry, and this launcher. */
function smallRepository() {
  const folder = mkdtempSync(path.join(tmpdir(), "chasmx-launch-"));
  folders.push(folder);
  cpSync(import.meta.dirname, path.join(folder, "scripts"), { recursive: true });
  mkdirSync(path.join(folder, "packages", "one"), { recursive: true });
  const { packageManager } = JSON.parse(readFileSync(path.join(import.meta.dirname, "..", "package.json"), "utf8"));
  const manifest = (file, content) => writeFileSync(path.join(folder, file), JSON.stringify(content));
  manifest("package.json", { name: "small", private: true, packageManager });
  manifest("packages/one/package.json", { name: "one", version: "1.0.0" });
  writeFileSync(path.join(folder, "pnpm-workspace.yaml"), "packages:\n  - packages/*\npmOnFail: ignore\n");
  const launch = (...command) => {
    const options = { cwd: folder, encoding: "utf8", env: { ...process.env, CI: "false" } };
    return spawnSync(process.execPath, ["scripts/launch.mjs", ...command], options);
  };
  return {
    manifest,
    launch,
    lockfile: () => readFileSync(path.join(folder, "pnpm-lock.yaml"), "utf8"),
    packageManager,
  };
}

test("knows pnpm's own installation from other commands", () => {
  expect(isInstallation("pnpm", ["install"])).toBe(true);
  expect(isInstallation("pnpm", ["--silent", "i", "--no-frozen-lockfile"])).toBe(true);
  for (const other of [[], ["run", "install"], ["--version"], ["add", "x"]]) {
    expect(isInstallation("pnpm", other), other.join(" ")).toBe(false);
  }
  expect(isInstallation("npm", ["install"])).toBe(false);
});

test("brings pnpm-lock.yaml up to date after a change to a package.json, and goes on from there", {
  timeout: 120_000,
}, () => {
  const { manifest, launch, lockfile, packageManager } = smallRepository();
  expect(launch("pnpm", "install").status).toBe(0);
  expect(lockfile()).not.toContain("workspace:*");
  const dependencies = { one: "workspace:*" };
  manifest("package.json", { name: "small", private: true, packageManager, dependencies });
  const refused = launch("node", "--version");
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain("run `node scripts/launch.mjs pnpm install`");
  expect(launch("pnpm", "install").status).toBe(0);
  expect(lockfile()).toContain("workspace:*");
  expect(launch("node", "--version").status).toBe(0);
});
