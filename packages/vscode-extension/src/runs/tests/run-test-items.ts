import { runTests, type TestResultParams, testResult } from "@chasmx/run-server/protocol";
import {
  type CancellationToken,
  Location,
  Position,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  type TestRunRequest,
} from "vscode";
import { failureOf, failureText } from "../server/failure.ts";
import type { TestPlace } from "./test-place.ts";
import { hasDifference, placeOfProblem } from "./test-words.ts";

/** A wish to run tests. */
interface Wanted {
  readonly controller: TestController;
  readonly places: WeakMap<TestItem, TestPlace>;
  readonly request: TestRunRequest;
  readonly token: CancellationToken;
}

/** Runs the tests that were chosen, and tells each result where its test stands. */
export async function runTestItems({ controller, places, request, token }: Wanted): Promise<void> {
  const run = controller.createTestRun(request);
  const excluded = new Set(request.exclude);
  const files = new Map<string, { readonly place: TestPlace; readonly tests: Map<string, TestItem> }>();
  const add = (item: TestItem) => {
    const place = places.get(item);
    if (excluded.has(item) || place === undefined) return;
    if (place.name === undefined) {
      for (const [, child] of item.children) add(child);
      return;
    }
    const key = place.project.uriOf(place.file).toString();
    const file = files.get(key) ?? { place, tests: new Map() };
    files.set(key, file);
    file.tests.set(place.name, item);
  };
  for (const item of request.include ?? [...controller.items].map(([, one]) => one)) add(item);
  for (const { place, tests } of files.values()) {
    if (!token.isCancellationRequested) await runFile({ run, place, tests, token });
  }
  run.end();
}

interface FileRun {
  readonly run: TestRun;
  readonly place: TestPlace;
  readonly tests: ReadonlyMap<string, TestItem>;
  readonly token: CancellationToken;
}

async function runFile({ run, place, tests, token }: FileRun): Promise<void> {
  const { project, file } = place;
  const open = new Map(tests);
  for (const item of tests.values()) run.started(item);
  const leave = project.server.on(testResult, (result) => {
    const item = result.file === file ? open.get(result.name) : undefined;
    if (item === undefined) return;
    open.delete(result.name);
    tell(run, item, result);
  });
  try {
    await project.server.request(runTests, { file, names: [...tests.keys()] }, token);
    for (const item of open.values()) run.skipped(item);
  } catch (error) {
    const failure = failureOf(error);
    for (const item of open.values()) {
      if (failure.isCancelled || token.isCancellationRequested) run.skipped(item);
      else run.errored(item, new TestMessage(failureText(failure)));
    }
  } finally {
    leave();
  }
}

function tell(run: TestRun, item: TestItem, { problems, duration_ms }: TestResultParams): void {
  if (problems.length === 0) return run.passed(item, duration_ms);
  const { uri, range } = item;
  const messages = problems.map((problem) => {
    const message = hasDifference(problem)
      ? TestMessage.diff(problem.message, problem.expected, problem.actual)
      : new TestMessage(problem.message);
    const { line, character } = placeOfProblem(problem, { start: range?.start ?? new Position(0, 0) });
    if (uri !== undefined) message.location = new Location(uri, new Position(line, character));
    return message;
  });
  run.failed(item, messages, duration_ms);
}
