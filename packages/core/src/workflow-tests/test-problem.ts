import type { TextRow } from "../comparison/text-rows.ts";
import type { JsonValue } from "../contracts/json.ts";

/** One way in which a run is not what its test expects. */
export interface TestProblem {
  /** What of the test it is about, as a JSON Pointer (RFC 6901) into the file. */
  readonly pointer: string;
  /** A sentence for a person. */
  readonly message: string;
  /** What the test expects, where that is one value. */
  readonly expected?: JsonValue;
  /** What came. */
  readonly actual?: JsonValue;
  /** The lines that differ, where texts do. */
  readonly rows?: readonly TextRow[];
  /** What there was, line by line, where something was looked for and not found. */
  readonly among?: readonly string[];
}
