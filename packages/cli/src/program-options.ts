import type { ClosedOutput } from "./terminal/closed-output.ts";

/** What the command line needs of the process around it. */
export interface ProgramOptions {
  readonly closedOutput: ClosedOutput;
  /** Receives the exit code of the command that ran. */
  onExit(code: number): void;
}
