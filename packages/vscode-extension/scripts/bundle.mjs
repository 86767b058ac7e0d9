// Makes dist: the extension for desktops and remote machines, the one for browsers, and the programs that the first starts.

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleBrowser } from "../../run-view/scripts/bundle-browser.mjs";
import { licencesOf } from "./licences.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const packages = path.dirname(root);
// What VS Code 1.101 has: Node 22.15 in its extension host, and the browsers of its time.
const node = { platform: "node", target: "node22.15" };
const browser = { platform: "browser", target: "es2024" };
// Among the dependencies are CommonJS modules that ask for modules of Node.
const requireInModules =
  'import{createRequire as chasmxRequire}from"node:module";const require=chasmxRequire(import.meta.url);';
// A module of ours finds what is beside it by an address that a script has not.
const addressInScripts = 'const chasmxUrl=require("node:url").pathToFileURL(__filename).href;';

/** Makes the folder of everything that is made: the extension finds its parts there. */
export async function bundle(dist) {
  rmSync(dist, { recursive: true, force: true });
  const common = {
    absWorkingDir: root,
    outdir: dist,
    bundle: true,
    minify: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  };
  const made = await Promise.all([
    build({
      ...common,
      ...node,
      format: "cjs",
      external: ["vscode"],
      // The CommonJS of jsonc-parser asks for its parts in a way that no bundler sees.
      mainFields: ["module", "main"],
      banner: { js: addressInScripts },
      define: { "import.meta.url": "chasmxUrl" },
      entryPoints: { extension: "src/extension.ts" },
    }),
    // Together, so that they share core. All in one folder: they find pages and the view's parts beside themselves.
    build({
      ...common,
      ...node,
      format: "esm",
      splitting: true,
      outExtension: { ".js": ".mjs" },
      banner: { js: requireInModules },
      entryPoints: {
        "language-server": "../language-server/src/main.ts",
        "language-server-thread": "src/language/language-server-thread.ts",
        chasmx: "../cli/src/main.ts",
      },
    }),
    build({
      ...common,
      ...browser,
      format: "cjs",
      external: ["vscode"],
      entryPoints: { "web/extension": "src/web/extension.ts" },
    }),
    build({
      ...common,
      ...browser,
      format: "iife",
      entryPoints: { "web/language-server": "src/web/language-server-worker.ts" },
    }),
  ]);
  // The pages that `chasmx show --html` writes are made of these, and so is the view in the editor.
  const view = await bundleBrowser();
  mkdirSync(path.join(dist, "browser"));
  writeFileSync(path.join(dist, "browser", "run-view.js"), view.script);
  writeFileSync(path.join(dist, "browser", "run-view.css"), view.style);
  for (const name of ["workflow.schema.json", "workflow-test.schema.json"]) {
    mkdirSync(path.join(dist, "schema"), { recursive: true });
    copyFileSync(path.join(packages, "core", "schema", name), path.join(dist, "schema", name));
  }
  const viewInputs = view.inputs.map((input) => path.join(packages, "run-view", input));
  const inputs = made.flatMap(({ metafile }) => Object.keys(metafile.inputs)).map((input) => path.join(root, input));
  writeFileSync(path.join(dist, "THIRD-PARTY-LICENSES.txt"), licencesOf([...inputs, ...viewInputs]));
}

if (import.meta.main) await bundle(path.join(root, "dist"));
