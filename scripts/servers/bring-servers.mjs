import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runQuietly } from "../check/tool.mjs";
import { findProgram, standInFolder } from "./find-program.mjs";
import { installAdvice, knownPrograms } from "./known-servers.mjs";

/** This machine, as far as getting a server goes. */
const thisMachine = {
  platform: process.platform,
  environment: process.env,
  isDebianRoot: existsSync("/etc/debian_version") && process.getuid?.() === 0,
  find: findProgram,
  run: (command, parameters, options) => runQuietly(command, parameters, options),
  writeStandIn,
};

/**
 * Sees to it that everything that tests start is there: on the machine, given by its variable, or brought by the first way that
 * the machine has. Gives a sentence for each that cannot be had. Where a platform has none, the tests say so themselves.
 */
export async function bringServers(machine = thisMachine, wanted = knownPrograms) {
  const problems = [];
  for (const one of wanted) {
    const { urlVariable, absentOn, programs } = one;
    const isThere = () => machine.find(programs) !== undefined;
    if ((urlVariable && machine.environment[urlVariable]) || absentOn[machine.platform] !== undefined || isThere())
      continue;
    const outputs = [];
    for (const bring of [throughApt, throughHomebrew, throughDocker]) {
      if (!isThere()) outputs.push(await bring(one, machine));
    }
    if (!isThere()) problems.push([installAdvice(one), ...outputs.filter(Boolean)].join("\n"));
  }
  return problems;
}

async function throughApt({ packages }, { isDebianRoot, run }) {
  if (!isDebianRoot) return "";
  // In runlevel 1 the package's own service stays off, where init scripts start services: tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const options = ["--yes", "--no-install-recommends", "--option=DPkg::Lock::Timeout=120"];
  const install = () => run("apt-get", ["install", ...options, packages.apt], { env });
  if ((await install()).ok) return "";
  // The list of packages may be older than the archive, or missing.
  const updated = await run("apt-get", ["update"], { env });
  const { ok, output } = await install();
  return ok ? "" : `${updated.output}${output}`;
}

async function throughHomebrew({ packages }, { find, run }) {
  const brew = find(["brew"]);
  if (brew === undefined) return "";
  const { ok, output } = await run(brew, ["install", "--quiet", packages.brew]);
  return ok ? "" : output;
}

async function throughDocker({ programs, image }, { find, run, writeStandIn: write }) {
  if (image === undefined || find(["docker"]) === undefined) return "";
  const { ok, output } = await run("docker", ["pull", "--quiet", image]);
  if (!ok) return output;
  write(programs[0], image);
  return "";
}

/**
 * A program of the server's name that runs it in a container, with the temporary files and on the ports of this machine. An image
 * may begin with a program of its own: one of NATS takes the server's name for an argument, one of Redis changes the user.
 */
export function writeStandIn(program, image, folder = standInFolder) {
  const file = path.join(folder, program);
  mkdirSync(folder, { recursive: true });
  const files = '--volume "$PWD:$PWD" --volume "$temporary:$temporary:ro" --workdir "$PWD"';
  const options = `--rm --network host --user "$(id -u):$(id -g)" ${files} --entrypoint ${program}`;
  writeFileSync(
    file,
    `#!/bin/sh\ntemporary="\${TMPDIR:-/tmp}"\nexec docker run ${options} --name "chasmx-$$" ${image} "$@"\n`,
  );
  chmodSync(file, 0o755);
}
