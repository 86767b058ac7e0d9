import { build } from "esbuild";
import { root } from "./tool.mjs";

/** Bundles core for a browser. An import of a `node:` module, also one inside a dependency, cannot be resolved there. */
export async function checkBrowserBundle() {
  try {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: ["packages/core/src/index.ts"],
      bundle: true,
      minify: true,
      platform: "browser",
      format: "esm",
      target: "es2024",
      write: false,
      logLevel: "silent",
    });
    return { ok: true, output: "", note: `core is ${Math.ceil(outputFiles[0].contents.length / 1000)} kB` };
  } catch (error) {
    return { ok: false, output: error.message };
  }
}
