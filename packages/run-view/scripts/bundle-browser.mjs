// Bundles the view's program and style sheet for browsers: each one text that can stand in a page.

import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Gives both texts, and the files that went into them. */
export async function bundleBrowser() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { "run-view": "src/browser/main.ts", style: "src/browser/styles/view.css" },
    outdir: "dist/browser",
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2023",
    charset: "ascii",
    legalComments: "eof",
    metafile: true,
    logLevel: "warning",
  });
  const textOf = (ending) => outputFiles.find((file) => file.path.endsWith(ending))?.text.trim() ?? "";
  // In a page, these would end or begin an element wherever they stand.
  const script = textOf(".js").replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  return { script, style: textOf(".css"), inputs: Object.keys(metafile.inputs) };
}
