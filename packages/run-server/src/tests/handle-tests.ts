import path from "node:path";
import { ChasmError, type ParsedText } from "@chasmx/core";
import { type TestProblem as FoundProblem, runWorkflowTests } from "@chasmx/core/testing";
import { type LoadedTest, loadTestsOfProject } from "@chasmx/runtime";
import { listTests, runTests, type TestProblem, testResult } from "../protocol/index.ts";
import { type Route, route } from "../serve/route.ts";
import type { Services } from "../services.ts";
import { placeOf } from "./list-tests.ts";

/** The methods about tests. */
export function testRoutes(services: Services): readonly Route[] {
  return [
    route(listTests, async () => {
      await services.changes.begin();
      return await services.tests.entries();
    }),
    route(runTests, async (given, signal) => {
      const file = given.text("file");
      await run(services, { file, names: given.optionalTexts("names"), signal });
      return null;
    }),
  ];
}

interface WantedTests {
  readonly file: string;
  readonly names: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** Runs tests and tells each result as soon as it is there. Rejects where the request is cancelled. */
async function run({ project, client }: Services, { file, names, signal }: WantedTests): Promise<void> {
  const { text, tests } = await loadTestsOfProject(project, file);
  const chosen = names === undefined ? tests : names.map((name) => named(tests, { name, file }));
  for await (const { test, result, durationMs } of runWorkflowTests(chosen, { signal })) {
    const problems = result.problems.map((problem) => problemOf(problem, text));
    await client.connection.sendNotification(testResult, { file, name: test.name, duration_ms: durationMs, problems });
  }
  signal.throwIfAborted();
}

function named(tests: readonly LoadedTest[], { name, file }: { readonly name: string; readonly file: string }) {
  const found = tests.find((test) => test.name === name);
  if (found !== undefined) return found;
  throw new ChasmError("OPTION_INVALID", `${path.basename(file)} has no test "${name.slice(0, 200)}".`);
}

function problemOf({ message, pointer, expected, actual, among }: FoundProblem, text: ParsedText): TestProblem {
  const more = among === undefined || among.length === 0 ? "" : `\n${among.join("\n")}`;
  return {
    message: `${message}${more}`,
    ...placeOf(text, pointer),
    ...(expected === undefined ? {} : { expected: shown(expected) }),
    ...(actual === undefined ? {} : { actual: shown(actual) }),
  };
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
