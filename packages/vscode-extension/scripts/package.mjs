// Makes the .vsix: bundles, puts together what .vscodeignore lets in, and packs it. An argument is the file to write.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { bundle } from "./bundle.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const repository = path.dirname(path.dirname(root));
const parts = [
  ...[".vscodeignore", "README.md", "CHANGELOG.md", "language-configuration.json"],
  ...["media", "snippets", "syntaxes"],
];
const pages = ["checks.md", "errors.md", "testing.md"];

const { version } = readJson(path.join(repository, "packages", "cli", "package.json"));
const vsix = path.resolve(process.argv[2] ?? path.join(root, `chasmx-${version}.vsix`));
const folder = mkdtempSync(path.join(tmpdir(), "chasmx-vsix-"));
try {
  for (const part of parts) cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  await bundle(path.join(folder, "dist"));
  cpSync(path.join(repository, "LICENSE"), path.join(folder, "LICENSE"));
  for (const page of pages) cpSync(path.join(repository, "docs", page), path.join(folder, "docs", page));
  writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
  await createVSIX({ cwd: folder, packagePath: vsix, dependencies: false, allowMissingRepository: true });
} finally {
  rmSync(folder, { recursive: true });
}

/** The manifest as editors read it: what it is made from and with is left out, and its version is that of the command within. */
function manifest() {
  // The sources are ES modules, and what they become here is not.
  const { type, private: isPrivate, scripts, devDependencies, ...kept } = readJson(path.join(root, "package.json"));
  return { ...kept, version };
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
