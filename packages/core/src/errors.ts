/** Every code that a {@link ChasmError} can carry. Each has a heading of its own in docs/errors.md. */
export const errorCodes = [
  "AGENT_NOT_FOUND",
  "ASK_CYCLE",
  "ASK_REJECTED",
  "ASK_TIMEOUT",
  "EXPRESSION_FAILED",
  "FILE_NOT_READABLE",
  "INPUT_INVALID",
  "INPUT_TIMEOUT",
  "LIMIT_EXCEEDED",
  "MESSAGE_INVALID",
  "MESSAGE_TOO_LARGE",
  "NODE_FAILED",
  "NODE_TIMEOUT",
  "OPTION_INVALID",
  "OUTPUT_NOT_JSON",
  "PLUGIN_NOT_FOUND",
  "PROVIDER_FAILED",
  "PROVIDER_OUTPUT_INVALID",
  "PROVIDER_RATE_LIMITED",
  "PROVIDER_UNAUTHORIZED",
  "RECORDING_INVALID",
  "RECORDING_MISSED",
  "REPLAY_DIVERGED",
  "RUN_CANCELLED",
  "RUN_CONFLICT",
  "RUN_ENDED",
  "RUN_NOT_FOUND",
  "RUN_TIMEOUT",
  "SCRIPT_EXHAUSTED",
  "SECRET_REFUSED",
  "STEP_AMBIGUOUS",
  "STEP_INTERRUPTED",
  "STORE_FAILED",
  "TEMPLATE_FAILED",
  "TEST_INVALID",
  "TRANSPORT_CLOSED",
  "TRANSPORT_UNAVAILABLE",
  "WORKFLOW_CHANGED",
  "WORKFLOW_INVALID",
] as const;

/** What went wrong, named by its subject first: `NODE_TIMEOUT`, `TRANSPORT_CLOSED`. */
export type ErrorCode = (typeof errorCodes)[number];

/** Failures that may pass by themselves. */
const retryableCodes: ReadonlySet<ErrorCode> = new Set([
  "ASK_TIMEOUT",
  "NODE_FAILED",
  "NODE_TIMEOUT",
  "PROVIDER_FAILED",
  "PROVIDER_OUTPUT_INVALID",
  "PROVIDER_RATE_LIMITED",
  "TRANSPORT_UNAVAILABLE",
]);

/** What may accompany an error's code and message. */
export interface ChasmErrorOptions {
  /** Whether the same attempt may succeed when it is made again. By the code, unless said. */
  readonly retryable?: boolean;
  /** The error below this one. It stays in the process: nothing that crosses a transport carries it. */
  readonly cause?: unknown;
  /** Facts for a program that handles the error; each code's page says which. */
  readonly details?: unknown;
}

/**
 * The one error that ChasmX throws and rejects with. Its message is a sentence for a person: what happened, where, and
 * what to do next.
 */
export class ChasmError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: ChasmErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ChasmError";
    this.code = code;
    this.retryable = options.retryable ?? retryableCodes.has(code);
    this.details = options.details;
  }
}

/**
 * Tells whether a value is a {@link ChasmError}, with the given code if one is given. It goes by shape, not by
 * `instanceof`: two copies of core may be loaded in one process.
 */
export function isChasmError(error: unknown, code?: ErrorCode): error is ChasmError {
  if (!(error instanceof Error) || error.name !== "ChasmError") return false;
  const found = (error as Partial<ChasmError>).code;
  return code === undefined ? (errorCodes as readonly unknown[]).includes(found) : found === code;
}

/** An error as journal and wire carry it: code and sentence, never a stack or a cause. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  /** Only where it is not what the code says by itself. */
  readonly retryable?: boolean;
}

/** The record of anything thrown. What is no {@link ChasmError} failed inside a node: NODE_FAILED, with its own words. */
export function errorRecord(error: unknown): ErrorRecord {
  if (isChasmError(error)) {
    const { code, message, retryable } = error;
    return retryable === retryableCodes.has(code) ? { code, message } : { code, message, retryable };
  }
  return { code: "NODE_FAILED", message: wordsOf(error) };
}

/** Anything can be thrown, also what cannot become a text. */
function wordsOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return "Something was thrown that is no error.";
  }
}

/** The error that was recorded, as it was recorded, with the original as its cause. */
export function recordedError({ code, message, retryable }: ErrorRecord, cause: unknown): ChasmError {
  const details = isChasmError(cause) ? { details: cause.details } : {};
  return new ChasmError(code, message, { ...(retryable === undefined ? {} : { retryable }), ...details, cause });
}

/** The error that a record tells of. */
export function errorFromRecord({ code, message, retryable }: ErrorRecord): ChasmError {
  return new ChasmError(code, message, retryable === undefined ? {} : { retryable });
}

/** Anything thrown, as a {@link ChasmError}; what is none becomes NODE_FAILED, which may pass when tried again. */
export function toChasmError(error: unknown): ChasmError {
  if (isChasmError(error)) return error;
  return new ChasmError("NODE_FAILED", errorRecord(error).message, { cause: error });
}

/** Whether a value has the shape of an {@link ErrorRecord}. */
export function isErrorRecord(value: unknown): value is ErrorRecord {
  if (typeof value !== "object" || value === null) return false;
  const { code, message } = value as Partial<ErrorRecord>;
  return (errorCodes as readonly unknown[]).includes(code) && typeof message === "string";
}
