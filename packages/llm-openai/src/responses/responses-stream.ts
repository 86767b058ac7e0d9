import { AnswerProblem } from "../answer-problem.ts";
import type { Hearing } from "../api.ts";
import { type Fields, fieldsOf, textOf } from "../json.ts";

/** The events that end a stream; each holds the whole answer. */
const endings: ReadonlySet<unknown> = new Set(["response.completed", "response.incomplete", "response.failed"]);

/** Tells the text as it comes, and gives the answer that the last event holds. Rejects with an AnswerProblem where none comes. */
export async function lastResponse(events: AsyncIterable<unknown>, { heard, onDelta }: Hearing): Promise<Fields> {
  let last: Fields | undefined;
  for await (const event of events) {
    heard();
    const { type, delta, response } = fieldsOf(event);
    if (type === "response.output_text.delta") onDelta(textOf(delta) ?? "");
    else if (type === "error") last = { error: event };
    else if (endings.has(type)) last = fieldsOf(response);
  }
  if (last === undefined) throw new AnswerProblem("broke its answer off before the end");
  return last;
}
