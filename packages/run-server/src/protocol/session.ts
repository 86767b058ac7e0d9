import { NotificationType, NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";

/** How a session begins and ends, and how it fails. */

/** The version that this package speaks. A change that an older side would misunderstand makes it another one. */
export const protocolVersion = 1;

/** Who calls, and what it can be called back for. */
export interface InitializeParams {
  readonly protocol_version: number;
  readonly client: { readonly name: string; readonly version: string };
  /** What the client answers; nothing is asked that is not here. */
  readonly answers: {
    /** Whether it generates for models named `vscode/…`. */
    readonly models?: boolean;
    /** Whether it gives the values of secret variables. */
    readonly secrets?: boolean;
  };
}

/** Who answers. */
export interface InitializeResult {
  readonly protocol_version: number;
  readonly server: { readonly name: "chasmx"; readonly version: string };
  /** The folder whose workflows are served, as an absolute path. Every file in the protocol is relative to it, with `/`. */
  readonly root: string;
}

/** Has to come first. Fails with OPTION_INVALID where the versions do not fit, naming both. */
export const initialize = new RequestType<InitializeParams, InitializeResult, ErrorData>("chasmx/initialize");

/** Leaves every run, so that any process can go on with it, and answers once that is done. The program ends then. */
export const shutdown = new RequestType0<null, ErrorData>("chasmx/shutdown");

/** What the server read when it was started is another one now: its configuration, or the `.env` beside it. Only a new start reads it. */
export const setupChanged = new NotificationType0("chasmx/setupChanged");

/** What comes with the error of a request, beside its sentence. */
export interface ErrorData {
  /** A code of docs/errors.md. */
  readonly code: string;
  /** Whether the same call may succeed when it is made again; only where that is not what the code says by itself. */
  readonly retryable?: boolean;
  readonly details?: unknown;
}

/** A sentence for whoever looks into a log. It holds no secret. */
export interface LogParams {
  readonly level: "info" | "warning" | "error";
  readonly message: string;
}

export const log = new NotificationType<LogParams>("chasmx/log");
