// Runs a command of this repository on a machine that has only git and Node 20 with npm:
//
//   node scripts/launch.mjs COMMAND [ARGUMENT…]
//
// It brings Node 24 and pnpm through npm when the machine's own are too old, installs the dependencies when they
// changed, and hands over. Once that is done, a call adds a few milliseconds. Everything it brings is in .cache.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isInstallation } from "./launch/is-installation.mjs";
import { withLock } from "./launch/lock.mjs";
import { runProgram } from "./launch/run-program.mjs";
import { bringToolchain, LaunchError, missingTools, programFolders, toolchainFolder } from "./launch/toolchain.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const stampFile = path.join(root, "node_modules", ".installed");

async function launch([command, ...parameters]) {
  if (command === undefined) {
    throw new LaunchError("Nothing to run. Give a command: node scripts/launch.mjs COMMAND [ARGUMENT…]");
  }
  const packages = missingTools(root);
  const folder = toolchainFolder(root, packages);
  const hasTools = () => packages.length === 0 || existsSync(folder);
  const bringTools = async () => {
    if (hasTools()) return;
    say(`Bringing ${packages.join(" and ")} through npm, once.`);
    await bringToolchain(folder, packages);
  };
  if (isInstallation(command, parameters)) {
    // It brings pnpm-lock.yaml up to date, which no installation before it could do without.
    return await alone(async () => {
      await bringTools();
      return await run(command, parameters, folder);
    });
  }
  if (!(hasTools() && isInstalled())) {
    await alone(async () => {
      await bringTools();
      if (!isInstalled()) await installDependencies(folder);
    });
  }
  return await run(command, parameters, folder);
}

/** Does work that changes what is installed, while no other process does. */
async function alone(work) {
  mkdirSync(path.join(root, ".cache"), { recursive: true });
  return await withLock(path.join(root, ".cache", "install.lock"), {
    work,
    onWait: () => say("Another process is installing. Waiting for it."),
  });
}

async function run(command, parameters, folder) {
  try {
    return await runProgram(command, parameters, { env: environmentWith(folder) });
  } catch (error) {
    const advice = "Give a program of this repository or of PATH.";
    throw new LaunchError(`${command} did not start: ${error.message}. ${advice}`, { cause: error });
  }
}

async function installDependencies(folder) {
  const stamp = installStamp();
  say("Installing the dependencies.");
  const exitCode = await runProgram("pnpm", ["install", "--frozen-lockfile"], {
    cwd: root,
    env: environmentWith(folder),
  });
  if (exitCode !== 0) {
    throw new LaunchError(
      `pnpm could not install the dependencies (exit code ${exitCode}); its own words are above. ` +
        "After a change to a package.json, run `node scripts/launch.mjs pnpm install` to bring pnpm-lock.yaml up to date.",
    );
  }
  // Written last: an interrupted installation is done again.
  writeFileSync(stampFile, stamp);
}

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === installStamp();
}

/** Changes when anything that decides what pnpm installs changes. */
function installStamp() {
  const packages = readdirSync(path.join(root, "packages")).map((name) => path.join("packages", name));
  const manifests = [".", "examples", "examples/transport-nats", "bench", ...packages].map((folder) =>
    path.join(folder, "package.json"),
  );
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of ["pnpm-workspace.yaml", "pnpm-lock.yaml", ...manifests]) {
    const content = existsSync(path.join(root, file)) ? readFileSync(path.join(root, file)) : "";
    hash.update(file).update(content);
  }
  return hash.digest("hex");
}

/** This process's environment with the repository's programs first on PATH. */
function environmentWith(folder) {
  const own = [path.join(root, "node_modules", ".bin"), ...programFolders(folder), path.dirname(process.execPath)];
  // Windows writes it `Path`; two spellings in one environment would be two variables.
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  return { ...process.env, [name]: [...own, process.env[name]].join(path.delimiter) };
}

/** Progress goes to stderr: stdout belongs to the command. */
function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

try {
  process.exitCode = await launch(process.argv.slice(2));
} catch (error) {
  say(error instanceof LaunchError ? `Cannot launch: ${error.message}` : String(error.stack));
  process.exitCode = 1;
}
