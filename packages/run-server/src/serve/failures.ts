import { errorRecord, isChasmError } from "@chasmx/core";
import { ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import type { ErrorData } from "../protocol/index.ts";

/** The number of every error that has a code of ours: the code is in its data. */
const failed = -32000;

/** The number of a request that its client has cancelled, as in the Language Server Protocol. */
const requestCancelled = -32800;

/** An error as it crosses the wire: its code and its sentence, never a stack or a cause. */
export function responseError(error: unknown, signal?: AbortSignal): ResponseError<ErrorData> {
  if (error instanceof ResponseError) return error as ResponseError<ErrorData>;
  if (signal?.aborted === true) {
    return new ResponseError(requestCancelled, "The request was cancelled.", { code: "RUN_CANCELLED" });
  }
  const { message, ...record } = errorRecord(error);
  if (!isChasmError(error)) return new ResponseError(ErrorCodes.InternalError, message, record);
  const { details } = error;
  return new ResponseError(failed, message, { ...record, ...(details === undefined ? {} : { details }) });
}

/** The answer to a method that comes too early. */
export function notInitialized(method: string): ResponseError<ErrorData> {
  return new ResponseError(
    ErrorCodes.ServerNotInitialized,
    `"${method.slice(0, 100)}" came before chasmx/initialize, which has to be first.`,
    { code: "OPTION_INVALID" },
  );
}

/** The answer to a method that there is not. */
export function noSuchMethod(method: string): ResponseError<ErrorData> {
  return new ResponseError(ErrorCodes.MethodNotFound, `There is no method "${method.slice(0, 100)}".`, {
    code: "OPTION_INVALID",
  });
}
