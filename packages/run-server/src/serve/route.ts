import type { RequestType, RequestType0 } from "vscode-jsonrpc";
import type { ErrorData } from "../protocol/index.ts";
import type { Parameters } from "./parameters.ts";

/** How a method is answered. */
export interface Route {
  readonly method: string;
  answer(given: Parameters, signal: AbortSignal): Promise<unknown>;
}

/** Answers a method of the protocol with what the protocol says that it gives. The signal aborts when the request is cancelled. */
export function route<Given, Result>(
  { method }: RequestType<Given, Result, ErrorData> | RequestType0<Result, ErrorData>,
  answer: (given: Parameters, signal: AbortSignal) => Promise<Result>,
): Route {
  return { method, answer };
}
