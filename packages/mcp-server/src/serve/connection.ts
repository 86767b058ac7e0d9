/** How a server is reached. */
export interface Connection {
  readonly isHttp: boolean;
  readonly era: "legacy" | "modern";
  /** Whether the server serves one request and no more: then others tell of changes. */
  readonly isForOneRequest: boolean;
}
