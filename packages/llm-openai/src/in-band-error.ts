import { type Fields, fieldsOf, isObject } from "./json.ts";

/** An error within an answer that says 200. Its members are those of the SDK's own errors. */
class InBandError extends Error {
  readonly error: unknown;
  readonly code: unknown;
  readonly type: unknown;
  readonly headers: Headers;
  readonly requestID: string | null;

  constructor(error: unknown, headers: Headers) {
    super("The answer is an error.");
    this.error = error;
    this.code = fieldsOf(error).code;
    this.type = fieldsOf(error).type;
    this.headers = headers;
    this.requestID = headers.get("x-request-id");
  }
}

/** Gives an answer that holds no error: gateways say 200 before they know whether the model answers. Throws what it holds. */
export function withoutError(answer: Fields, headers: Headers): Fields {
  if (isObject(answer.error) || typeof answer.error === "string") throw new InBandError(answer.error, headers);
  return answer;
}
