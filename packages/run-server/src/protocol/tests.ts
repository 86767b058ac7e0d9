import { NotificationType, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { ErrorData } from "./session.ts";

/** Tests of workflows: files named `*.workflow.test.json`. */

/** A place in a text: lines and UTF-16 characters from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface TestEntry {
  readonly name: string;
  readonly start: Position;
  readonly end: Position;
}

export interface TestFileEntry {
  readonly file: string;
  readonly tests: readonly TestEntry[];
  /** Why its tests cannot run, one sentence each. */
  readonly problems: readonly string[];
}

/** Reads files of tests as data: nothing runs. */
export const listTests = new RequestType0<readonly TestFileEntry[], ErrorData>("tests/list");

export interface RunTestsParams {
  readonly file: string;
  /** Names of its tests; all of them unless given. */
  readonly names?: readonly string[];
}

/** Runs tests, tells the result of each as `tests/result`, and answers when all have been told. Cancelling the request stops it. */
export const runTests = new RequestType<RunTestsParams, null, ErrorData>("tests/run");

export interface TestResultParams {
  readonly file: string;
  readonly name: string;
  readonly duration_ms: number;
  /** What was wrong; empty where the test passed. */
  readonly problems: readonly TestProblem[];
}

export interface TestProblem {
  readonly message: string;
  /** Where in the file of tests it is expected otherwise. */
  readonly start?: Position;
  readonly end?: Position;
  readonly expected?: string;
  readonly actual?: string;
}

export const testResult = new NotificationType<TestResultParams>("tests/result");
