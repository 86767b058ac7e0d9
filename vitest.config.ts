import { defineConfig } from "vitest/config";

// The programs that these tests start do not exist for Windows, or are elsewhere there.
const needServers = [
  "packages/{transport-*,run-view}/**/*.integration.test.ts",
  "examples/transport-*/**/*.integration.test.ts",
];
const leftOut = process.platform === "win32" ? needServers : [];
if (leftOut.length > 0) process.stderr.write(`Not run on Windows, which has no such servers: ${leftOut.join(", ")}\n`);

export default defineConfig({
  test: {
    include: ["{packages/*/src,examples,scripts}/**/*.test.{ts,mjs}"],
    exclude: ["**/node_modules/**", ...leftOut],
  },
});
