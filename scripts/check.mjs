// Runs every check of this repository, or the named ones, and ends with one line that counts them:
//
//   node scripts/check.mjs [types] [lint] [unused] [tests] [packages] [browser]
//
// A test counts as one, and so does every other check.

import { checkBrowserBundle } from "./check/browser.mjs";
import { checkPackages } from "./check/packages.mjs";
import { checkTests } from "./check/tests.mjs";
import { runTool } from "./check/tool.mjs";
import { checkTypes } from "./check/types.mjs";

const checks = {
  types: checkTypes,
  lint: () => runTool("@biomejs/biome/biome", ["check", "--error-on-warnings", "--max-diagnostics=none"]),
  unused: () => runTool("knip/knip", ["--no-config-hints"]),
  tests: checkTests,
  packages: checkPackages,
  browser: checkBrowserBundle,
};

const sum = { passed: 0, failed: 0, skipped: 0 };

for (const name of namesToRun(process.argv.slice(2))) {
  const startedMs = performance.now();
  const result = await checks[name]();
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const { passed, failed, skipped = 0 } = result.counts ?? { passed: Number(result.ok), failed: Number(!result.ok) };
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
  console.log(
    `${failed === 0 ? "ok    " : "FAILED"} ${name.padEnd(10)} ${seconds.padStart(5)} s  ${result.note ?? ""}`,
  );
  if (failed > 0) {
    console.log(`\n${result.output.trimEnd()}\n`);
  }
}

if (sum.skipped > 0) console.log(`\n${sum.skipped} tests were skipped; each says why.`);
console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed > 0 ? 1 : 0;

function namesToRun(asked) {
  const unknown = asked.filter((name) => !Object.hasOwn(checks, name));
  if (unknown.length > 0) {
    console.error(`There is no check named ${unknown.join(", ")}. The checks are ${Object.keys(checks).join(", ")}.`);
    process.exit(2);
  }
  return asked.length > 0 ? asked : Object.keys(checks);
}
