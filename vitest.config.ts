import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages/*/src,examples,scripts}/**/*.test.{ts,mjs}"],
    exclude: ["**/node_modules/**"],
    // For a test that hangs: a busy machine takes its time for one that starts programs.
    testTimeout: 20_000,
  },
});
