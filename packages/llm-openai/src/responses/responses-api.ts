import type { LlmResponse } from "@chasmx/core";
import type { ResponseCreateParams } from "openai/resources/responses/responses";
import { AnswerProblem } from "../answer-problem.ts";
import type { Api, Call } from "../api.ts";
import { withoutError } from "../in-band-error.ts";
import { type Fields, fieldsOf, isObject, listOf, textOf } from "../json.ts";
import { objectIn, type Received, streamIn } from "../read-body.ts";
import { type ReasoningMemory, rememberReasoning } from "./reasoning.ts";
import { readResponse } from "./responses-answer.ts";
import { responsesBody } from "./responses-body.ts";

/** The Responses API, in which a reasoning model goes on where its thoughts were when it called a tool. */
export function responsesApi(): Api {
  const memory = rememberReasoning();
  return {
    bodyOf: (ask) => responsesBody(ask, memory),
    async call({ client, body, watch, onDelta }: Call) {
      const { signal } = watch;
      const sent = body as unknown as ResponseCreateParams;
      const received: Received = await client.responses.create(sent, { signal }).withResponse();
      if (onDelta === undefined) return remember(withoutError(objectIn(received), received), memory);
      const stream = await streamIn(received);
      if ("events" in stream)
        return remember(await lastOf(stream.events, { heard: watch.heard, onDelta, received }), memory);
      const response = remember(withoutError(stream.whole, received), memory);
      if (response.finish_reason !== "content-filter" && response.content !== "") onDelta(response.content);
      return response;
    },
  };
}

function remember(response: Fields, memory: ReasoningMemory): LlmResponse {
  const read = readResponse(response);
  memory.keep(listOf(response.output));
  return read;
}

/** Who hears of what arrives. */
interface Hearing {
  heard(): void;
  onDelta(text: string): void;
  readonly received: Received;
}

/** The events that end a stream; each holds the whole answer. */
const endings: ReadonlySet<unknown> = new Set(["response.completed", "response.incomplete", "response.failed"]);

/** Tells the text as it comes, and gives the answer that the last event holds. Throws an AnswerProblem where none comes. */
async function lastOf(events: AsyncIterable<unknown>, { heard, onDelta, received }: Hearing): Promise<Fields> {
  let last: Fields | undefined;
  for await (const event of events) {
    heard();
    const { type, delta, response } = fieldsOf(event);
    if (type === "response.output_text.delta") onDelta(textOf(delta) ?? "");
    else if (type === "error") withoutError({ error: event }, received);
    else if (endings.has(type)) last = fieldsOf(response);
  }
  if (last === undefined) throw new AnswerProblem("broke its answer off before the end");
  return withoutError(isObject(last) ? last : {}, received);
}
