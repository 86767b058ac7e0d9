import type { LlmResponse } from "@chasmx/core";
import type { OpenAI } from "openai";
import { AnswerProblem } from "./answer-problem.ts";
import type { Api } from "./api.ts";
import type { CallWatch } from "./call-watch.ts";
import { withoutError } from "./in-band-error.ts";
import { type Fields, isObject } from "./json.ts";

/** A call that is ready to be made. */
interface Call {
  readonly client: OpenAI;
  readonly api: Api;
  readonly body: Fields;
  readonly watch: CallWatch;
  /** Given where the answer is to be streamed. */
  readonly onDelta?: ((text: string) => void) | undefined;
}

/**
 * Makes one call. Rejects as the SDK does, and with an AnswerProblem where the answer cannot be used. The SDK's own `post` is
 * used: its methods for the two APIs change answers, and fail on those that they do not expect.
 */
export async function callApi({ client, api, body, watch, onDelta }: Call): Promise<LlmResponse> {
  const { signal } = watch;
  const stream = onDelta !== undefined;
  const { data, response } = await client.post<unknown>(api.path, { body, signal, stream }).withResponse();
  const { headers } = response;
  if (onDelta === undefined) return api.read(withoutError(objectIn(data, response), headers));
  const type = contentType(response);
  if (type.includes("text/event-stream")) {
    const answer = await api.assemble(data as AsyncIterable<unknown>, { heard: watch.heard, onDelta });
    signal.throwIfAborted();
    return api.read(withoutError(answer, headers));
  }
  // Some endpoints do not stream, and answer in one piece.
  const whole = type.includes("json") ? await response.json() : undefined;
  const answer = api.read(withoutError(objectIn(whole, response), headers));
  if (answer.finish_reason !== "content-filter" && answer.content !== "") onDelta(answer.content);
  return answer;
}

/** What was answered, if it is an object: a page of a proxy, or of another service, is none. */
function objectIn(data: unknown, response: Response): Fields {
  if (isObject(data)) return data;
  const type = contentType(response);
  if (type.includes("json")) throw new AnswerProblem("gave JSON that is no answer of this API");
  void response.body?.cancel().catch(() => undefined);
  const found = type === "" ? "no content type" : type;
  throw new AnswerProblem(`answered with ${found} where JSON was expected. See base_url: most end with /v1`, {
    retryable: false,
  });
}

function contentType({ headers }: Response): string {
  return (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
