import type { LlmProvider, LlmResponse } from "../contracts/llm-provider.ts";
import { ChasmError, type ErrorCode } from "../errors.ts";
import { pointer } from "../workflow/json-pointer.ts";
import type { TestProblem } from "./test-problem.ts";
import type { ScriptedAgent, ScriptedTurn } from "./workflow-test-schema.ts";

/** A list of answers, and where it stands in its test. */
interface TurnList {
  readonly pointer: string;
  readonly agent: string;
  /** Whose questions it answers; undefined for the agent's own run. */
  readonly asker: string | undefined;
  readonly turns: readonly ScriptedTurn[];
}

/** Every list of answers in a script. */
export function turnsOf(answers: { readonly [agent: string]: ScriptedAgent }): readonly TurnList[] {
  return Object.entries(answers).flatMap(([agent, script]): TurnList[] => {
    const at = pointer("answers", agent);
    if (isList(script)) return [{ pointer: at, agent, asker: undefined, turns: script }];
    const { run, asked = {} } = script;
    return [
      ...(run === undefined ? [] : [{ pointer: `${at}/run`, agent, asker: undefined, turns: run }]),
      ...Object.entries(asked).map(([asker, turns]) => ({
        pointer: `${at}${pointer("asked", asker)}`,
        agent,
        asker,
        turns,
      })),
    ];
  });
}

function isList(script: ScriptedAgent): script is readonly ScriptedTurn[] {
  return Array.isArray(script);
}

/** Models that say what a test makes them say. */
export interface ScriptedAgents {
  readonly provider: LlmProvider;
  /** Calls for which the script has no answer, and answers that nobody asked for. */
  problems(): readonly TestProblem[];
}

/** Makes every agent answer from its own list, in its own run and for each asker: who is faster changes nothing. */
export function scriptedAgents(answers: { readonly [agent: string]: ScriptedAgent }): ScriptedAgents {
  const lists = new Map(turnsOf(answers).map((list) => [nameOf(list.agent, list.asker), { ...list, next: 0 }]));
  const missing: TestProblem[] = [];
  const exhausted = (agent: string, asker: string | undefined, at: string): ChasmError => {
    const when = asker === undefined ? "in its own run" : `when "${asker}" asks it`;
    const message = `The model of "${agent}" is called ${when}, and the test has no answer left for that.`;
    missing.push({ pointer: at, message });
    return new ChasmError("SCRIPT_EXHAUSTED", message);
  };
  return {
    provider: {
      name: "script",
      isFree: true,
      async generate(_, { origin: { agent, askedBy } = { agent: "" } }) {
        const list = lists.get(nameOf(agent, askedBy));
        if (list === undefined) {
          throw exhausted(agent, askedBy, Object.hasOwn(answers, agent) ? pointer("answers", agent) : "/answers");
        }
        const index = list.next++;
        const turn = list.turns[index];
        if (turn === undefined) throw exhausted(agent, askedBy, list.pointer);
        return responseOf(turn, index);
      },
    },
    problems: () => [
      ...missing,
      ...[...lists.values()].flatMap(({ pointer: at, turns, next }): TestProblem[] => {
        const left = turns.length - next;
        if (left <= 0) return [];
        const words = left === 1 ? "1 answer was" : `${left} answers were`;
        return [{ pointer: `${at}/${next}`, message: `${words} never asked for.` }];
      }),
    ],
  };
}

function nameOf(agent: string, asker: string | undefined): string {
  return JSON.stringify([agent, asker]);
}

function responseOf(turn: ScriptedTurn, index: number): LlmResponse {
  if (typeof turn === "string") return { content: turn, finish_reason: "stop" };
  const { content, json, calls = [], usage, error } = turn;
  if (error !== undefined) {
    throw new ChasmError(error.code as ErrorCode, error.message ?? "The test makes this call of the model fail.");
  }
  return {
    content: content ?? (json === undefined ? "" : JSON.stringify(json)),
    finish_reason: calls.length === 0 ? "stop" : "tool-calls",
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map(({ tool, arguments: given }, call) => ({
            id: `call-${index + 1}-${call + 1}`,
            name: tool,
            arguments: given,
          })),
        }),
    ...(usage === undefined ? {} : { usage }),
  };
}
