import type { PendingInput } from "@chasmx/core";
import type { LiveRun } from "@chasmx/runtime";
import { requestName } from "@chasmx/runtime";
import { type InputRequests, inputRequired } from "@modelcontextprotocol/server";
import { runAnswer } from "../runs/run-answer.ts";
import type { RunRequestState, ToolCall } from "../services.ts";
import { cut, quoted, safeLine, safeText } from "../text/safe-text.ts";
import type { ToolAnswer } from "../tools/tool.ts";
import { formOf } from "./form.ts";
import { holdCall } from "./hold-call.ts";
import { readableLines } from "./readable-lines.ts";

/** The most that a person is shown of one request, in characters. */
const maxMessageLength = 6_000;

/** How often people are asked within one call: clients give up on one that asks on and on. The run waits in any case. */
const maxRounds = 7;

/** How people are asked. */
export interface Asking {
  readonly waitMs: number;
  /** By the keys of requests, why what was given before does not fit. */
  readonly problems?: ReadonlyMap<string, string>;
}

/**
 * Asks the people of a client for everything that a run waits for. The client calls again with what they gave, and with the
 * signed state that says which run it was.
 */
export async function askPeople(call: ToolCall, live: LiveRun, { waitMs, problems }: Asking): Promise<ToolAnswer> {
  const { tool, round, services, context } = call;
  if (round >= maxRounds) return runAnswer(live.state, true);
  const pending = [...live.state.pendingInputs.values()];
  const state: RunRequestState = {
    run: live.id,
    tool,
    waitMs,
    round: round + 1,
    inputs: pending.map(({ key }) => key),
  };
  const inputRequests: InputRequests = Object.fromEntries(
    pending.map((one, index) => [
      inputName(index),
      inputRequired.elicit({
        message: messageOf(live, one, { all: pending, problem: problems?.get(one.key) }),
        requestedSchema: formOf(one.request).schema,
      }),
    ]),
  );
  holdCall(call, live);
  return inputRequired({ inputRequests, requestState: await services.requestStates.mint(state, context) });
}

/** What a request is called among those of one answer. */
export function inputName(index: number): string {
  return `input-${index + 1}`;
}

interface Told {
  readonly all: readonly PendingInput[];
  readonly problem: string | undefined;
}

/** What a person reads: our words, and behind a bar those of the workflow or of a model. */
function messageOf({ run }: LiveRun, pending: PendingInput, { all, problem }: Told): string {
  const { question, from, details } = pending.request;
  const who = from === undefined ? "" : `, asked by ${from}`;
  const opening = safeLine(
    `The workflow ${quoted(String(run.state.workflow.name))} waits for you at ${requestName(pending, all)}${who}:`,
  );
  const shown = [question, ...(details === undefined ? [] : ["", ...readableLines(details)])];
  const lines = shown.flatMap((text) => text.split(/\r?\n/)).map((line) => `| ${safeText(line)}`);
  const again = problem === undefined ? [] : [safeLine(`What you gave does not fit. ${problem}`), ""];
  return cut([...again, opening, ...lines].join("\n"), maxMessageLength);
}
