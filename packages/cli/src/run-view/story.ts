import {
  durationText,
  foldRunState,
  type NodeState,
  nodeName,
  type RunEvent,
  type RunState,
  type RunStatus,
} from "@chasmx/core";
import type { Palette } from "../terminal/palette.ts";
import { printableLine } from "../terminal/printable.ts";
import type { Symbols } from "../terminal/symbols.ts";
import { pad, widthOf } from "../terminal/width.ts";
import { describeEvent } from "./describe-event.ts";
import { compose } from "./run-view.ts";
import { shownName } from "./shown-name.ts";
import { summaryLines } from "./summary.ts";

/** How a story is told. */
export interface StoryStyle {
  readonly palette: Palette;
  readonly symbols: Symbols;
  readonly columns: number;
  /** Where the run stands, which its journal alone cannot tell when its process is gone. */
  readonly status: RunStatus;
}

const longestNameColumns = 24;

/** A run that is kept, for a person: its nodes, its conversation, and how it ended. */
export function storyLines(events: readonly RunEvent[], style: StoryStyle): string[] {
  const { palette, symbols, columns, status } = style;
  const state = foldRunState(events);
  const nodes = [...state.nodes.values()];
  const nameColumns = Math.min(longestNameColumns, Math.max(1, ...nodes.map((node) => widthOf(nameOf(node)))));
  const spoken = events
    .filter(isSpoken)
    .flatMap((event) => describeEvent(event, { state, palette, symbols, isLive: true }) ?? [])
    .map((line) => compose(line, { palette, nameColumns, columns }));
  const nodeCount = Array.isArray(state.workflow.nodes) ? state.workflow.nodes.length : nodes.length;
  const isAbandoned = status === "interrupted" && state.status !== "interrupted";
  return [
    palette.strong(printableLine(String(state.workflow.name))),
    "",
    ...nodes.map((node) => `${pad(nameOf(node), nameColumns)}  ${nodeWords(node, state)}`),
    ...(spoken.length === 0 ? [] : ["", ...spoken]),
    "",
    ...summaryLines(state, { palette, nodeCount, isAbandoned }),
  ];
}

/** What somebody said, shared, or was asked for. */
function isSpoken({ type }: RunEvent): boolean {
  return type.startsWith("message-") || type.startsWith("input-") || type === "context-set";
}

function nodeWords({ nodeId, path, status, attempt, startedAt, endedAt, error }: NodeState, state: RunState): string {
  const isWaiting = [...state.pendingInputs.values()].some((one) => one.nodeId === nodeId && one.path === path);
  const time = startedAt === undefined || endedAt === undefined ? "" : `  ${durationText(endedAt - startedAt)}`;
  const attempts = attempt > 1 ? `  ${attempt} attempts` : "";
  const reason = error === undefined ? "" : `  ${error.code}: ${printableLine(error.message)}`;
  return `${isWaiting ? "waits for a person" : status}${time}${attempts}${reason}`;
}

function nameOf({ path, nodeId }: NodeState): string {
  return shownName(nodeName(path, nodeId));
}
