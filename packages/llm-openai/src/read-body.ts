import { AnswerProblem } from "./answer-problem.ts";
import { isObject } from "./json.ts";

/** What the SDK gives with the response that it came from. */
export interface Received {
  readonly data: unknown;
  readonly response: Response;
}

/** The object that was answered. Throws an AnswerProblem where it is none: a page of a proxy, or of another service. */
export function objectIn({ data, response }: Received): Record<string, unknown> {
  if (isObject(data)) return data as Record<string, unknown>;
  throw notJson(response);
}

/** The events of a streamed answer; or the whole answer, of an endpoint that does not stream. */
export async function streamIn({
  data,
  response,
}: Received): Promise<{ readonly events: AsyncIterable<unknown> } | { readonly whole: Record<string, unknown> }> {
  const type = contentType(response);
  if (type.includes("text/event-stream")) return { events: data as AsyncIterable<unknown> };
  if (!type.includes("json")) throw notJson(response);
  return { whole: objectIn({ data: await response.json(), response }) };
}

function notJson(response: Response): AnswerProblem {
  const type = contentType(response);
  if (type.includes("json")) return new AnswerProblem("gave JSON that is no answer of this API");
  void response.body?.cancel().catch(() => undefined);
  return new AnswerProblem(
    `answered with ${type === "" ? "no content type" : type} where JSON was expected. See base_url: most end with /v1`,
    { retryable: false },
  );
}

function contentType(response: Response): string {
  return (response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
