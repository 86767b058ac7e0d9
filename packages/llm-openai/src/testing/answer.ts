/** A call that a scripted model makes. */
export interface AnsweredCall {
  readonly name: string;
  /** A text is sent as it stands, whether it is JSON or not. */
  readonly arguments: object | string;
  readonly id?: string;
}

/** Tokens that an answer says it used. */
export interface AnsweredUsage {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
  readonly reasoning?: number;
}

/** What a model answers. */
export interface ModelAnswer {
  readonly text?: string;
  readonly refusal?: string;
  readonly calls?: readonly AnsweredCall[];
  /** Says that the answer was cut off at its limit, or withheld. */
  readonly end?: "length" | "content-filter";
  /** Reasoning that only the service can read; in the Responses API alone. */
  readonly reasoning?: string;
  /** `"none"` leaves the usage out; else it is counted from the bytes of the request and of the answer. */
  readonly usage?: AnsweredUsage | "none";
}

/** An answer that is an error of the service. */
export interface ErrorAnswer {
  readonly status: number;
  /** The error's object, with `message`, `type` and `code`; or the whole body as a text. */
  readonly error: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A body as it stands, for what no service should send. */
export interface RawAnswer {
  readonly body: string;
  readonly contentType?: string;
  readonly status?: number;
}

/** What a server does instead of answering: nothing, or it cuts the connection, at once or after so many bytes of its answer. */
export interface FailingAnswer {
  readonly fails: "hangs" | "resets" | "ends";
  readonly afterBytes?: number;
  /** What it begins to answer. */
  readonly answer?: ModelAnswer;
}

/** One answer of a server: a text, or more. */
export type Answer = string | ModelAnswer | ErrorAnswer | RawAnswer | FailingAnswer;

/** How a body travels. */
export interface Delivery {
  /** Sends the body in pieces of so many bytes. */
  readonly pieceBytes?: number;
  /** Waits so long between the words of a streamed answer, for people who watch. */
  readonly pauseMs?: number;
  readonly gzip?: boolean;
}
