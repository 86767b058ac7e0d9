import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { vscodeHostAbsence, vscodeHostIn } from "./bring-vscode-host.mjs";

test("says why a platform has none, and nothing where it has one", () => {
  expect(vscodeHostAbsence({ platform: "win32", arch: "x64" })).toMatch(/to win32 on x64\.$/);
  expect(vscodeHostAbsence({ platform: "linux", arch: "arm64" })).toMatch(/to linux on arm64\.$/);
  expect(vscodeHostAbsence({ platform: "linux", arch: "x64" })).toBeUndefined();
});

test("takes an installation for whole only with the node, the server and both compiled modules", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "chasmx-host-"));
  const host = vscodeHostIn(folder);
  const module = (name) => path.join(host.vscode, "node_modules", "@vscode", name, "build", "Release");
  const parts = [host.node, host.entry, module("spdlog"), module("native-watchdog")];
  try {
    for (const part of parts) {
      expect(host.isWhole).toBe(false);
      mkdirSync(path.dirname(part), { recursive: true });
      writeFileSync(part, "");
    }
    expect(host.isWhole).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
