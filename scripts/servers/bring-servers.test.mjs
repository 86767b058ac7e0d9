import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, test, vi } from "vitest";
import { bringServers as bring, writeStandIn } from "./bring-servers.mjs";
import { knownServers } from "./known-servers.mjs";

const bringServers = (machine) => bring(machine, [knownServers.redis]);

/** A machine that has some programs, and on which some commands bring others. */
function machine({ has = [], brings = {}, ...facts } = {}) {
  const programs = new Set(has);
  const run = vi.fn(async (command, [verb, ...rest]) => {
    const brought = brings[`${command} ${verb}`];
    if (brought === undefined) return { ok: false, output: `${command} ${verb} failed\n` };
    for (const program of brought(rest)) programs.add(program);
    return { ok: true, output: "" };
  });
  const find = (names) => names.find((name) => programs.has(name));
  const writeStandIn = (program) => programs.add(program);
  return { platform: "linux", environment: {}, isDebianRoot: false, find, run, writeStandIn, ...facts };
}

const commandsOf = ({ run }) => run.mock.calls.map(([command, [verb]]) => `${command} ${verb}`);

test("brings nothing where the machine has the server, a variable gives one, or the platform has none", async () => {
  for (const facts of [
    { has: ["redis-server"] },
    { has: ["valkey-server"] },
    { environment: { CHASMX_TEST_REDIS_URL: "redis://there" } },
    { platform: "win32" },
  ]) {
    const one = machine({ isDebianRoot: true, ...facts });
    expect(await bringServers(one)).toEqual([]);
    expect(one.run).not.toHaveBeenCalled();
  }
});

test("installs the package as root of a Debian, with a new list of packages where the old one does not do", async () => {
  let isUpdated = false;
  const update = () => {
    isUpdated = true;
    return [];
  };
  const debian = machine({
    isDebianRoot: true,
    brings: { "apt-get update": update, "apt-get install": () => (isUpdated ? ["redis-server"] : []) },
  });
  debian.run.mockImplementationOnce(async () => ({ ok: false, output: "" }));
  expect(await bringServers(debian)).toEqual([]);
  expect(commandsOf(debian)).toEqual(["apt-get install", "apt-get update", "apt-get install"]);
});

test("goes on to the next way where one fails: Homebrew, then a container", async () => {
  const mac = machine({ has: ["brew"], brings: { "brew install": () => ["redis-server"] } });
  expect(await bringServers(mac)).toEqual([]);
  const both = machine({ has: ["brew", "docker"], brings: { "docker pull": () => [] } });
  expect(await bringServers(both)).toEqual([]);
  expect(commandsOf(both)).toEqual(["brew install", "docker pull"]);
});

test("says in one sentence what to install where there is no way, and then why the ways failed", async () => {
  const [bare] = await bringServers(machine());
  expect(bare).toMatch(/^The tests need redis-server or valkey-server, .* CHASMX_TEST_REDIS_URL [^\n]*$/);
  const [failed] = await bringServers(machine({ isDebianRoot: true }));
  expect(failed).toMatch(/\napt-get update failed\napt-get install failed\n$/);
});

test.skipIf(process.platform === "win32")(
  "writes a stand-in that runs the server itself in a container, named after its own process, with what tests write",
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "chasmx-stand-in-"));
    try {
      // Says what Docker's command is given, and runs nothing.
      writeFileSync(path.join(folder, "docker"), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
      chmodSync(path.join(folder, "docker"), 0o755);
      writeStandIn("redis-server", "redis:7", folder);
      const env = { PATH: `${folder}:${process.env.PATH}`, TMPDIR: "/tmp/of mine" };
      const child = spawn(path.join(folder, "redis-server"), ["--save", "", "a b"], { cwd: folder, env });
      const given = (await text(child.stdout)).split("\n");
      const after = (option) => given[given.indexOf(option) + 1];
      expect(given[0]).toBe("run");
      expect(after("--entrypoint")).toBe("redis-server");
      expect(after("--name")).toBe(`chasmx-${child.pid}`);
      expect(given).toContain("/tmp/of mine:/tmp/of mine:ro");
      expect(given.slice(-5)).toEqual(["redis:7", "--save", "", "a b", ""]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
