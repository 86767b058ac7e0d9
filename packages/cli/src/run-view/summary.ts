import type { JsonValue, RunState } from "@chasmx/core";
import { duration } from "../terminal/duration.ts";
import type { Palette } from "../terminal/palette.ts";
import { printable, printableJson, printableLine } from "../terminal/printable.ts";

/** What the summary is told beside the run. */
export interface SummaryContext {
  readonly palette: Palette;
  /** All the workflow's nodes: those that never began have no state. */
  readonly nodeCount: number;
}

/** What a run gave, and below it, where it stays in view, how it ended and what it took. */
export function summaryLines(state: RunState, { palette, nodeCount }: SummaryContext): string[] {
  const facts: readonly (readonly [string, string])[] = [
    ["mode", modeUsed(state)],
    ["nodes", nodesByStatus(state, nodeCount)],
    ["questions", questions(state)],
    ["broadcasts", state.broadcasts === 0 ? "" : String(state.broadcasts)],
    ["shared", [...state.shared.keys()].map(printableLine).join(", ")],
    ["tokens", tokens(state)],
    ["run", state.runId],
  ];
  return [
    ...outputLines(state, palette),
    headline(state, palette),
    ...facts.filter(([, value]) => value !== "").map(([name, value]) => `  ${palette.faint(name.padEnd(10))} ${value}`),
  ];
}

/** The mode that a run had: `simple`, `pubsub`, or `pubsub (fell back: reason)`. */
function modeUsed({ mode, fallback, transport }: RunState): string {
  if (fallback !== undefined) return `${mode} (fell back: ${printableLine(fallback.message)})`;
  return mode === "pubsub" && transport !== undefined ? `${mode} over ${printableLine(transport)}` : mode;
}

function headline(state: RunState, palette: Palette): string {
  const time = duration((state.endedAt ?? state.acceptedAt) - state.acceptedAt);
  if (state.status === "completed") return `${palette.good("Completed")} in ${time}`;
  const reason = printableLine(state.error?.message ?? "");
  if (state.status === "cancelled") return `${palette.warning("Cancelled")} after ${time}: ${reason}`;
  const where = state.failedNode === undefined ? "" : ` at node "${printableLine(state.failedNode)}"`;
  return `${palette.bad("Failed")} after ${time}${where}: ${state.error?.code}: ${reason}`;
}

/** Nodes counted by how they ended, the ones that never began last. */
function nodesByStatus(state: RunState, nodeCount: number): string {
  const counts = new Map<string, number>();
  for (const { status } of state.nodes.values()) counts.set(status, (counts.get(status) ?? 0) + 1);
  const pending = nodeCount - state.nodes.size;
  if (pending > 0) counts.set("not started", pending);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(", ");
}

function questions({ messages, asks }: RunState): string {
  if (asks === 0) return "";
  const answered = [...messages.values()].filter(
    ({ type, outcome }) => type === "query" && outcome === "answered",
  ).length;
  return `${asks} asked, ${answered} answered`;
}

function tokens({ usage }: RunState): string {
  const total = usage.input_tokens + usage.output_tokens;
  return total === 0 ? "" : `${usage.input_tokens} in, ${usage.output_tokens} out`;
}

/** More results than this are shown as one JSON object. */
const shownResults = 5;

/** One result is shown as it is; several stand under their nodes' names. */
function outputLines({ output }: RunState, palette: Palette): string[] {
  if (output === undefined) return [];
  const results = Object.entries(output);
  if (results.length === 0) return ["No output: none of the last nodes has run.", ""];
  const [only] = results;
  if (results.length === 1 && only !== undefined) return [palette.strong("Output"), whole(only[1]), ""];
  if (results.length > shownResults) return [palette.strong("Output"), whole(output), ""];
  return results.flatMap(([name, value]) => [palette.strong(`Output of ${printableLine(name)}`), whole(value), ""]);
}

function whole(value: JsonValue): string {
  return typeof value === "string" ? printable(value) : printableJson(value, 2);
}
