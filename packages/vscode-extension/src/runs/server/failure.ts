import { type ErrorData, protocolVersion } from "@chasmx/run-server/protocol";
import { ConnectionError, ErrorCodes, ResponseError } from "vscode-jsonrpc";

/** Why something could not be done, for a person. */
export interface Failure {
  /** A sentence. */
  readonly message: string;
  /** A code of docs/errors.md, where the failure has one. */
  readonly code?: string;
  readonly details?: unknown;
  /** Whether nobody need be told: the person asked for it. */
  readonly isCancelled: boolean;
}

/** Reads whatever a request was rejected with. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ResponseError) {
    const { code, details } = Object(error.data) as Partial<ErrorData>;
    const isCancelled = error.code === cancelledRequest;
    return {
      message: sentenceOf(error),
      isCancelled,
      ...(code === undefined ? {} : { code }),
      ...(details === undefined ? {} : { details }),
    };
  }
  if (isConnectionLost(error)) return { message: lostSentence, isCancelled: false };
  return { message: error instanceof Error ? error.message : String(error), isCancelled: isCancellation(error) };
}

/** What the Language Server Protocol calls RequestCancelled. */
const cancelledRequest = -32_800;

function isCancellation(error: unknown): boolean {
  return error instanceof Error && error.name === "Canceled";
}

/** Whether nobody will answer any more, because the program or the way to it is gone. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof ResponseError && error.code === ErrorCodes.PendingResponseRejected;
}

const lostSentence =
  "chasmx ended before it had answered. It is started again: try once more, and see the log if that does not help.";

function sentenceOf(error: ResponseError<unknown>): string {
  if (isConnectionLost(error)) return lostSentence;
  if (error.code === ErrorCodes.MethodNotFound) {
    return `The chasmx of this workspace is older than the extension and does not know this yet (${error.message}). Update it, or remove it to use the extension's own.`;
  }
  return error.message;
}

/** The sentence with its code, as it is shown. */
export function failureText({ message, code }: Failure): string {
  return code === undefined ? message : `${message} (${code})`;
}

/** What to say to a person whose program and extension do not speak the same version. Undefined where they do. */
export function versionProblem(theirs: unknown, program: string): string | undefined {
  if (theirs === protocolVersion) return undefined;
  const newer = typeof theirs === "number" && theirs > protocolVersion;
  const advice = newer
    ? "Update the extension."
    : "Update chasmx in this workspace, or remove it there to use the extension's own.";
  return `The extension speaks version ${protocolVersion} of the protocol, and ${program} speaks version ${String(theirs)}. ${advice}`;
}
