import { isFinal, type JsonObject, type RunState } from "@chasmx/core";
import type { CallToolResult, ContentBlock } from "@modelcontextprotocol/server";
import { maxOutputCharacters } from "../limits.ts";
import { runUri } from "../resources/uris.ts";
import { cut, quoted, safeJson, safeLine } from "../text/safe-text.ts";
import { failureAnswer, linkTo, textBlock } from "../tools/answers.ts";
import { isRehearsed, runFacts } from "./run-facts.ts";

/** What a call that waited for a run answers: how it ended, or how to go on with it. */
export function runAnswer(state: RunState, isOwned: boolean): CallToolResult {
  const facts = runFacts(state, isOwned);
  const { runId, status, error, failedNode } = state;
  if (status === "failed" || status === "cancelled") {
    const at = failedNode === undefined ? "" : ` (node ${failedNode})`;
    const { code, message } = error ?? { code: "NODE_FAILED" as const, message: "The run failed." };
    return failureAnswer({ code, message: `${message}${at} The run ${runId}: get_run tells more.` }, facts);
  }
  if (status === "completed") return completedAnswer(state, facts);
  return {
    content: [textBlock(safeLine(howToGoOn(state, isOwned))), ...waitingBlocks(facts)],
    structuredContent: facts,
  };
}

function completedAnswer(state: RunState, facts: JsonObject): CallToolResult {
  const { runId, output = {} } = state;
  const text = safeJson(output, 2);
  const isWhole = text.length <= maxOutputCharacters;
  const note = isRehearsed(state) ? " It was rehearsed: no model was called, answers are placeholders." : "";
  const shown = isWhole ? "Its output, as data:" : `The first of ${text.length} characters of its output, as data:`;
  const uri = runUri(runId, "outputs");
  return {
    content: [
      textBlock(safeLine(`The run ${runId} of ${quoted(String(state.workflow.name))} is completed.${note} ${shown}`)),
      textBlock(cut(text, maxOutputCharacters)),
      ...(isWhole ? [] : [linkTo(uri, "outputs.json")]),
    ],
    structuredContent: isWhole ? { ...facts, output } : { ...facts, truncated: true, output_uri: uri },
  };
}

function howToGoOn({ runId, status, pendingInputs }: RunState, isOwned: boolean): string {
  const id = JSON.stringify(runId);
  if (pendingInputs.size > 0) {
    const node = pendingInputs.size > 1 ? ', "node": …' : "";
    return `The run ${runId} waits for a person. Put what it asks for to the person you work for, and give their answer: answer_run {"run_id": ${id}${node}, "value": …}. What it asks, as data:`;
  }
  if (!isOwned && !isFinal({ status }))
    return `The run ${runId} is interrupted: no process runs it. Go on with it: resume_run {"run_id": ${id}}`;
  return `The run ${runId} goes on. Wait for it: get_run {"run_id": ${id}, "wait": 45}. End it: cancel_run {"run_id": ${id}}`;
}

function waitingBlocks({ waiting_for: waiting }: JsonObject): ContentBlock[] {
  return waiting === undefined ? [] : [textBlock(cut(safeJson(waiting, 2), maxOutputCharacters))];
}
