import { existsSync } from "node:fs";
import path from "node:path";
import { runQuietly } from "./tool.mjs";

/** The programs that the tests start, each by the names that it goes by or its file, and the package that brings it. */
const programs = [
  { names: ["redis-server", "valkey-server"], apt: "redis-server", brew: "redis" },
  { names: ["nats-server"], apt: "nats-server", brew: "nats-server" },
  { names: ["openssl"], apt: "openssl", brew: "openssl" },
  {
    names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    file: "/Applications/Google Chrome.app",
    apt: "chromium",
    brew: "google-chrome",
  },
];

/**
 * Brings the servers that the tests need and this machine lacks. Where it cannot, it says what to install. Windows has none of
 * them: vitest.config.ts leaves the tests out that need one, and says so.
 */
export async function ensureServers() {
  if (process.platform === "win32") return { ok: true, output: "" };
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0) return { ok: true, output: "" };
  const result = await install(missing);
  const still = missing.filter((program) => !isThere(program));
  if (still.length === 0) return { ok: true, output: "" };
  const wanted = still.map(({ names }) => names.join(" or ")).join(", ");
  return {
    ok: false,
    output: `The tests need ${wanted} on the path. Install it, and run npm test again.\n${result.output}`,
  };
}

async function install(missing) {
  if (isOnPath("apt-get")) {
    const become = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
    const apt = (...parameters) => runWords([...become, "apt-get", "-qq", ...parameters]);
    const updated = await apt("update");
    return updated.ok ? await apt("install", "--yes", ...missing.map((program) => program.apt)) : updated;
  }
  if (isOnPath("brew")) return await runWords(["brew", "install", ...missing.map((program) => program.brew)]);
  return { ok: false, output: "Neither apt-get nor brew is there to do it." };
}

function runWords([command, ...parameters]) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return runQuietly(command, parameters, { env });
}

function isThere({ names, file }) {
  return names.some(isOnPath) || (file !== undefined && existsSync(file));
}

function isOnPath(name) {
  return (process.env.PATH ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));
}
