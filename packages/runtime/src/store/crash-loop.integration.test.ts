import { describe, test } from "vitest";
import { killAndGoOn } from "./crash-loop.test-kit.ts";

describe.skipIf(process.platform === "win32")("a run whose process is killed", () => {
  test("at any event, and after any effect before it is written, is resumed to the same end, and pays for nothing twice that is written", async () => {
    await killAndGoOn({ config: { store: { folder: "." } }, every: 1 });
  }, 300_000);
});
