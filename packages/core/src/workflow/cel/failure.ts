interface FailureOptions {
  readonly isAbsorbable?: boolean;
  readonly cause?: unknown;
}

/** Why an expression has no value. It stays inside this folder; callers see EXPRESSION_FAILED. */
export class Failure extends Error {
  /** Writes the message. It is written late because `&&`, `||`, `all` and `exists` may yet discard the failure. */
  readonly describe: () => string;
  /** Whether the rest of the expression may still decide the result, as CEL has it. False once a limit is passed. */
  readonly isAbsorbable: boolean;

  constructor(describe: () => string, { isAbsorbable = true, cause }: FailureOptions = {}) {
    super("", { cause });
    this.name = "Failure";
    this.describe = describe;
    this.isAbsorbable = isAbsorbable;
  }
}

/** Gives back a failure that the rest of the expression may make up for; throws everything else on. */
export function absorbed(error: unknown): Failure {
  if (error instanceof Failure && error.isAbsorbable) return error;
  throw error;
}
