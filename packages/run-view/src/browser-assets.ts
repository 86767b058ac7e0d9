import { readFile } from "node:fs/promises";

/** What a page of the view is made of. */
export interface BrowserAssets {
  /** The program, as one script that needs no module and no network. */
  readonly script: string;
  /** Its style sheet. */
  readonly style: string;
}

let known: Promise<BrowserAssets> | undefined;

/** Gives the view's program and style sheet. They are built when the package is; in the repository, which needs no build, now. */
export function browserAssets(): Promise<BrowserAssets> {
  known ??= import.meta.url.endsWith(".ts") ? built() : read();
  return known;
}

async function built(): Promise<BrowserAssets> {
  const { bundleBrowser } = (await import(new URL("../scripts/bundle-browser.mjs", import.meta.url).href)) as {
    bundleBrowser(): Promise<BrowserAssets>;
  };
  return await bundleBrowser();
}

async function read(): Promise<BrowserAssets> {
  const [script, style] = await Promise.all(
    ["./browser/run-view.js", "./browser/run-view.css"].map((name) => readFile(new URL(name, import.meta.url), "utf8")),
  );
  return { script: script ?? "", style: style ?? "" };
}
