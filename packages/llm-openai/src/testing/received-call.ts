/** A call as the server received it. */
export interface ReceivedCall {
  readonly api: "chat" | "responses";
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Resolves when the connection's part in this call is over: the answer was sent, or the caller went away before. */
  readonly ended: Promise<"answered" | "aborted">;
}
