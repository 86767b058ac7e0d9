import type { Answer } from "./answer.ts";
import type { ReceivedCall } from "./received-call.ts";

/** What a server answers: one answer after another, or what a function says, at its own time. */
export type Script = readonly Answer[] | ((call: ReceivedCall) => Answer | Promise<Answer>);

/** Gives the answers of a list one after another, or asks the function each time. */
export function scriptOf(answer: Script): (call: ReceivedCall) => Answer | Promise<Answer> {
  if (typeof answer === "function") return answer;
  let next = 0;
  return () =>
    answer[next++] ?? {
      // A status that nobody tries again.
      status: 400,
      error: {
        message: `The script has ${answer.length} answers, and one more was asked for.`,
        code: "script_exhausted",
      },
    };
}
