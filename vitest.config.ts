import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages/*/src,examples,scripts}/**/*.test.{ts,mjs}"],
    exclude: ["**/node_modules/**"],
    // Many wait for processes, and those in an editor for one another: a machine of two cores has room for two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // For a test that hangs: a busy machine takes its time for one that starts programs.
    testTimeout: 20_000,
  },
});
