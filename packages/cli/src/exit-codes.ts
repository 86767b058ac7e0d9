/** What the process ends with. `validate` uses the first two; a broken pipe ends with what a shell expects of it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** `diff`, as the command of that name has it: nothing is wrong, and two workflows are not the same. */
  different: 1,
  /** Wrong usage, a wrong document or wrong inputs: nothing was run. */
  wrong: 2,
  interrupted: 130,
  brokenPipe: 141,
} as const;
