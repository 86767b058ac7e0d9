import type { WorkflowTestCase } from "./workflow-test-schema.ts";

/** One test of a file, and where it stands there. */
export interface PlacedTest {
  readonly name: string;
  /** The JSON Pointer (RFC 6901) of the test in its file. */
  readonly pointer: string;
  readonly test: WorkflowTestCase;
}

/** Something that is wrong with a file of tests. */
export interface TestFinding {
  /** Where, as a JSON Pointer (RFC 6901). */
  readonly pointer: string;
  readonly part?: "key";
  readonly span?: { readonly start: number; readonly end: number };
  readonly message: string;
  /** The rule's id; `test` unless it is another's. */
  readonly code?: string;
}
