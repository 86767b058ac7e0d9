// Makes dist/browser: what a page of the view is made of.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundleBrowser } from "./bundle-browser.mjs";

const folder = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "dist", "browser");
const { script, style } = await bundleBrowser();
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, "run-view.js"), script);
writeFileSync(path.join(folder, "run-view.css"), style);
