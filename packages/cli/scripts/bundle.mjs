// Makes dist: the command with everything it needs in a few files, because finding and reading some 180 modules takes
// longer than most commands do. What a command needs alone stays in a file of its own and is loaded with it.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleBrowser } from "../../run-view/scripts/bundle-browser.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, "dist");

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/main.ts"],
  outdir: dist,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node22.18",
  legalComments: "none",
  // Some packages are CommonJS, and ask for Node's own modules as such.
  banner: { js: 'import{createRequire as makeRequire}from"node:module";const require=makeRequire(import.meta.url);' },
  metafile: true,
  logLevel: "warning",
});
// The pages that `show --html` writes are made of these; their program has packages of its own.
const view = await bundleBrowser();
mkdirSync(path.join(dist, "browser"));
writeFileSync(path.join(dist, "browser", "run-view.js"), view.script);
writeFileSync(path.join(dist, "browser", "run-view.css"), view.style);
const viewInputs = view.inputs.map((input) => path.join("..", "run-view", input));
writeFileSync(path.join(dist, "THIRD-PARTY-LICENSES.txt"), licences([...Object.keys(metafile.inputs), ...viewInputs]));

/** The licences of the packages that went into the bundle. */
function licences(inputs) {
  const folders = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? []),
  );
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${licenceText(path.join(root, folder))}`;
  });
  return `${texts.join(`\n${"-".repeat(80)}\n\n`)}\n`;
}

function licenceText(folder) {
  for (const name of ["LICENSE", "LICENSE.md", "license", "LICENSE.txt", "License.txt"]) {
    try {
      return readFileSync(path.join(folder, name), "utf8").trim();
    } catch {
      // The next name.
    }
  }
  throw new Error(`${folder} has no licence file: say where its licence is before it is bundled.`);
}
