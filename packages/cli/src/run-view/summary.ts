import {
  costText,
  durationText,
  type JsonValue,
  type NodeState,
  nodeName,
  type RunState,
  splitSharedName,
} from "@chasmx/core";
import type { Palette } from "../terminal/palette.ts";
import { printable, printableJson, printableLine } from "../terminal/printable.ts";
import { shownName } from "./shown-name.ts";

/** What the summary is told beside the run. */
export interface SummaryContext {
  readonly palette: Palette;
  /** All nodes of the main workflow: those that never began have no state. */
  readonly nodeCount: number;
  /** Whether the run's process has gone without a last word. */
  readonly isAbandoned?: boolean;
}

/** What a run gave, and below it, where it stays in view, how it ended and what it took. */
export function summaryLines(state: RunState, context: SummaryContext): string[] {
  const { palette, nodeCount } = context;
  const facts: readonly (readonly [string, string])[] = [
    ["mode", modeUsed(state)],
    ["nodes", nodesByStatus(state, nodeCount)],
    ["within", countsOf([...state.nodes.values()].filter(({ path }) => path !== ""))],
    ["waits for", waitedFor(state)],
    ["questions", questions(state)],
    ["broadcasts", state.broadcasts === 0 ? "" : String(state.broadcasts)],
    ["shared", sharedNames(state)],
    ["tokens", tokens(state)],
    ["cost", costText(state.usage) ?? ""],
    ["run", state.runId],
  ];
  return [
    ...outputLines(state, palette),
    headline(state, context),
    ...facts.filter(([, value]) => value !== "").map(([name, value]) => `  ${palette.faint(name.padEnd(10))} ${value}`),
  ];
}

/** The mode that a run had: `simple`, `pubsub`, or `pubsub (fell back: reason)`. */
function modeUsed({ mode, fallback, transport }: RunState): string {
  if (fallback !== undefined) return `${mode} (fell back: ${printableLine(fallback.message)})`;
  return mode === "pubsub" && transport !== undefined ? `${mode} over ${printableLine(transport)}` : mode;
}

function headline(state: RunState, { palette, isAbandoned }: SummaryContext): string {
  if (isAbandoned === true) return palette.warning("Interrupted: its process is gone");
  // A run without an end has taken no time that could be told.
  if (state.endedAt === undefined) return palette.warning(headwords[state.status] ?? "Not ended");
  const time = durationText(state.endedAt - state.acceptedAt);
  if (state.status === "completed") return `${palette.good("Completed")} in ${time}`;
  const reason = printableLine(state.error?.message ?? "");
  if (state.status === "cancelled") return `${palette.warning("Cancelled")} after ${time}: ${reason}`;
  const where = state.failedNode === undefined ? "" : ` at node "${printableLine(state.failedNode)}"`;
  return `${palette.bad("Failed")} after ${time}${where}: ${state.error?.code}: ${reason}`;
}

const headwords: { readonly [status: string]: string } = {
  accepted: "Accepted",
  running: "Still running",
  paused: "Paused: it waits for people",
  interrupted: "Interrupted",
};

/** The main workflow's nodes counted by how they ended, the ones that never began last. */
function nodesByStatus(state: RunState, nodeCount: number): string {
  const begun = [...state.nodes.values()].filter(({ path }) => path === "");
  const rest = nodeCount - begun.length;
  return [countsOf(begun), rest > 0 ? `${rest} not started` : ""].filter((part) => part !== "").join(", ");
}

function countsOf(nodes: readonly NodeState[]): string {
  const counts = new Map<string, number>();
  for (const { status } of nodes) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(", ");
}

function waitedFor({ pendingInputs }: RunState): string {
  const names = [...pendingInputs.values()].map(({ path, nodeId }) => shownName(nodeName(path, nodeId)));
  return [...new Set(names)].join(", ");
}

/** More names than this are counted. */
const shownNames = 12;

/** The names of shared values; those of a workflow within the run after its path. */
function sharedNames({ shared }: RunState): string {
  const names = [...shared.keys()].map((key) => {
    const { path, name } = splitSharedName(key);
    return path === "" ? printableLine(name) : `${shownName(path)}: ${printableLine(name)}`;
  });
  const more = names.length - shownNames;
  return [...names.slice(0, shownNames), ...(more > 0 ? [`${more} more`] : [])].join(", ");
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
