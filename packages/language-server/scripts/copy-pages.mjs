// Puts the pages that describe rules and errors beside the compiled server, so that an editor can open them anywhere.

import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.join(root, "dist", "docs");
mkdirSync(target, { recursive: true });
for (const page of ["checks.md", "errors.md", "testing.md"]) {
  copyFileSync(path.join(root, "..", "..", "docs", page), path.join(target, page));
}
