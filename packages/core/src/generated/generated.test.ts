import { join } from "node:path";
import { expect, test } from "vitest";
import { staleFiles } from "../../scripts/generate.ts";

test("generated files are what their definitions say; if not, run `npm run generate`", () => {
  expect(staleFiles(join(import.meta.dirname, "..", ".."))).toEqual([]);
});
