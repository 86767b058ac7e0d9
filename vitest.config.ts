import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages/*/src,examples,scripts}/**/*.test.{ts,mjs}"],
    exclude: ["**/node_modules/**"],
  },
});
