import type { Finding } from "./finding.ts";

/** Whether a version of Node, as `24.1.0`, is one that `engines` asks for, as `>=22.18`. */
export function nodeFinding(version: string, engines: string): Finding {
  const needed = engines.replace(/^>=\s*/, "");
  if (isAtLeast(version, needed)) return { what: "Node", status: "ok", message: version };
  const message = `${version} is too old: ChasmX needs ${needed} or later. Install one from https://nodejs.org.`;
  return { what: "Node", status: "wrong", message };
}

function isAtLeast(version: string, needed: string): boolean {
  const [major = 0, minor = 0, patch = 0] = numbersIn(version);
  const [neededMajor = 0, neededMinor = 0, neededPatch = 0] = numbersIn(needed);
  if (major !== neededMajor) return major > neededMajor;
  return minor === neededMinor ? patch >= neededPatch : minor > neededMinor;
}

function numbersIn(version: string): number[] {
  return version.split(".").map((part) => Number.parseInt(part, 10));
}
