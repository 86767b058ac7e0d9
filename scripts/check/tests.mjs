import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { withLock } from "../launch/lock.mjs";
import { bringServers } from "../servers/bring-servers.mjs";
import { root, runTool } from "./tool.mjs";

/** Runs the tests, with the servers that they need. A file that does not load, or an error outside every test, counts as one failed test. */
export async function checkTests() {
  const problems = await withLock(path.join(root, "node_modules", ".servers.lock"), { work: () => bringServers() });
  if (problems.length > 0) return { output: problems.join("\n"), counts: { passed: 0, failed: 1 } };
  const reportFile = path.join(tmpdir(), `chasmx-tests-${process.pid}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  try {
    const { ok, output } = await runTool("vitest/vitest", ["run", ...reporters]);
    return { output, ...countsOf({ ok, report: readReport(reportFile) }) };
  } finally {
    rmSync(reportFile, { force: true });
  }
}

/** The counts of a vitest report in its JSON form, or of a run that ended before it wrote one. */
export function countsOf({ ok, report }) {
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const failed = Math.max(report?.numFailedTests ?? 0, ok ? 0 : 1);
  return { counts: { passed, failed, skipped }, note: `${passed} of ${passed + failed} tests` };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
