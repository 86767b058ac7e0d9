import { build } from "esbuild";
import { root } from "./tool.mjs";

const bundles = { core: "packages/core/src/index.ts", "the language server": "packages/language-server/src/index.ts" };

/** Bundles what runs in browsers. An import of a `node:` module, also one inside a dependency, cannot be resolved there. */
export async function checkBrowserBundle() {
  try {
    const notes = [];
    for (const [name, entry] of Object.entries(bundles)) {
      notes.push(`${name} is ${Math.ceil((await bundledBytes(entry)) / 1000)} kB`);
    }
    return { ok: true, output: "", note: notes.join(", ") };
  } catch (error) {
    return { ok: false, output: error.message };
  }
}

async function bundledBytes(entry) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    target: "es2024",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0].contents.length;
}
