import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

/**
 * Runs a program of a development dependency, named `package/program`, as `node file.js`: the same on every system,
 * where a batch file in `node_modules/.bin` would need a shell on Windows.
 */
export function runTool(name, parameters, options) {
  const packageName = path.posix.dirname(name);
  const folder = path.join(root, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = typeof bin === "string" ? bin : bin[path.posix.basename(name)];
  return runQuietly(process.execPath, [path.join(folder, file), ...parameters], options);
}

/** Runs a program to its end and gives everything it printed. Never rejects: a program that is missing has failed. */
export function runQuietly(command, parameters, options) {
  return new Promise((resolve) => {
    let output = "";
    const environment = process.stdout.isTTY ? { FORCE_COLOR: "1", ...process.env } : process.env;
    const child = spawn(command, parameters, {
      cwd: root,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      ...options,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("error", (error) => resolve({ ok: false, output: `${command} did not start: ${error.message}` }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}
