import { type Browser, chromium } from "playwright-core";
import { findProgram } from "./find-program.mjs";
import { installAdvice, knownBrowser } from "./known-servers.mjs";

/** Whether no test can have a browser here. Where it is so it says why. */
export function lacksBrowser(): boolean {
  const absence = (knownBrowser.absentOn as Partial<Record<string, string>>)[process.platform];
  if (absence !== undefined) process.stderr.write(`Some tests are left out: ${absence}\n`);
  return absence !== undefined;
}

/** Starts the machine's Chromium or Chrome, which asks nothing of any network. Rejects with what to install where there is none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findProgram(knownBrowser.programs);
  if (executablePath === undefined) throw new Error(installAdvice(knownBrowser));
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];
  // A browser that root starts cannot have its sandbox.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return await chromium.launch({ executablePath, args: ["--disable-gpu", "--no-first-run", ...quiet, ...sandbox] });
}
