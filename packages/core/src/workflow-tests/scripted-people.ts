import type { JsonValue } from "../contracts/json.ts";
import type { RunEventOf } from "../contracts/run-event.ts";
import type { Run } from "../engine/perform.ts";
import { errorRecord } from "../errors.ts";
import { nodeName } from "../journal/run-state.ts";
import { pointer } from "../workflow/json-pointer.ts";
import type { TestProblem } from "./test-problem.ts";

/** People who answer at once what a test makes them answer. */
export interface ScriptedPeople {
  /** Gives what is asked for. A run that asks for more than the test has is ended, because it would wait for ever. */
  answer(run: Run, request: RunEventOf<"input-requested">): Promise<void>;
  /** Questions without an answer, and answers that do not fit: they have ended the run. */
  readonly failures: readonly TestProblem[];
  /** Answers that nobody asked for. */
  left(): readonly TestProblem[];
}

/** Prepares people's answers, by the node that asks for them. */
export function scriptedPeople(answers: { readonly [node: string]: readonly JsonValue[] }): ScriptedPeople {
  const given = new Map<string, number>();
  const failures: TestProblem[] = [];
  const fail = (run: Run, problem: TestProblem) => {
    failures.push(problem);
    run.cancel(problem.message);
  };
  return {
    failures,
    async answer(run, { path, node_id: nodeId, key, request }) {
      const name = nodeName(path, nodeId);
      const list = Object.hasOwn(answers, name) ? answers[name] : undefined;
      const index = given.get(name) ?? 0;
      given.set(name, index + 1);
      const value = list?.[index];
      if (value === undefined) {
        const message = `"${name}" asks a person "${request.question}", and the test gives no answer to that.`;
        return fail(run, { pointer: pointer("people", name), message });
      }
      await run.giveInput(key, value).catch((error: unknown) => {
        fail(run, { pointer: pointer("people", name, index), message: errorRecord(error).message });
      });
    },
    left: () =>
      Object.entries(answers).flatMap(([name, list]): TestProblem[] => {
        const next = given.get(name) ?? 0;
        if (next >= list.length) return [];
        return [{ pointer: pointer("people", name, next), message: `"${name}" never asked a person for this.` }];
      }),
  };
}
