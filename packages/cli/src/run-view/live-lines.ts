import { durationText, type NodeState, nodeName, type PendingInput, type RunState } from "@chasmx/core";
import { printableLine } from "../terminal/printable.ts";
import type { Symbols } from "../terminal/symbols.ts";
import { pad, shorten, widthOf } from "../terminal/width.ts";
import { shownName } from "./shown-name.ts";

/** What the changing lines show. */
export interface LiveContext {
  readonly state: RunState;
  /** Ids of the messages that have no outcome yet. */
  readonly open: ReadonlySet<string>;
  /** What models are saying, by their nodes' names. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many nodes the main workflow has. */
  readonly nodeCount: number;
  readonly symbols: Symbols;
  readonly columns: number;
  readonly rows: number;
  readonly nameColumns: number;
  readonly now: number;
}

/** One line for everyone who does something now, and one that counts. Who waits for a person comes first. */
export function liveLines(context: LiveContext): string[] {
  const { state, symbols, columns, rows, now } = context;
  const sign = symbols.spinner[Math.floor(now / 100) % symbols.spinner.length] ?? "";
  const active = [...activities(context)];
  const shown = active.slice(0, Math.max(1, rows - 2));
  const nameColumns = Math.min(
    Math.max(context.nameColumns, ...shown.map(([name]) => widthOf(shownName(name)))),
    Math.floor(columns / 3),
  );
  const busy = shown.map(([name, { since, what }]) => {
    const who = pad(shorten(shownName(name), nameColumns), nameColumns);
    const start = `${sign} ${who}  ${durationText(now - since)}  ${printableLine(what)}`;
    const said = endOf(printableLine(context.texts.get(name) ?? ""), columns - widthOf(start) - 4);
    return shorten(said === "" ? start : `${start}: ${said}`, columns - 1);
  });
  const hidden = active.length - shown.length;
  const time = durationText(now - state.acceptedAt);
  return [
    ...busy,
    ...(hidden > 0 ? [`  … and ${hidden} more`] : []),
    shorten(`  ${countWords(context)}, ${time}`, columns - 1),
  ];
}

/** The end of what a model is saying, which is the news, as far as there is room for it. */
function endOf(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  const characters = [...text];
  let [width, from] = [1, characters.length];
  while (from > 0 && width + widthOf(characters[from - 1] ?? "") <= room) width += widthOf(characters[--from] ?? "");
  return from === characters.length ? "" : `…${characters.slice(from).join("")}`;
}

/** How many nodes have ended: of the main workflow's, which can be known beforehand, and of those within it. */
function countWords({ state, nodeCount }: LiveContext): string {
  const ended = [...state.nodes.values()].filter((node) => node.endedAt !== undefined);
  const own = ended.filter(({ path }) => path === "").length;
  return `${own} of ${nodeCount} nodes${own === ended.length ? "" : ` and ${ended.length - own} within`}`;
}

interface LiveActivity {
  readonly since: number;
  readonly what: string;
}

/** What each node does now: what it waits for, whom it answers, or that it runs. */
function activities({ state, open }: LiveContext): Map<string, LiveActivity> {
  const found = new Map([...state.pendingInputs.values()].map(waitForPerson));
  for (const node of state.nodes.values()) {
    const name = nodeName(node.path, node.nodeId);
    if ((node.status !== "running" && node.status !== "retrying") || found.has(name)) continue;
    found.set(name, { since: node.startedAt ?? state.acceptedAt, what: statusWords(node) });
  }
  for (const id of open) {
    const message = state.messages.get(id);
    if (message === undefined || typeof message.to !== "string") continue;
    const asker = nodeName(message.path, message.from);
    const asked = nodeName(message.path, message.to);
    found.set(asker, { since: found.get(asker)?.since ?? message.sentAt, what: `waits for ${message.to}` });
    if (!found.has(asked)) found.set(asked, { since: message.sentAt, what: `answers ${message.from}` });
  }
  return found;
}

function waitForPerson({ path, nodeId, requestedAt, request }: PendingInput): [string, LiveActivity] {
  const what = request.from === undefined ? "waits for a person" : `waits for a person, for ${request.from}`;
  return [nodeName(path, nodeId), { since: requestedAt, what }];
}

function statusWords({ status, attempt }: NodeState): string {
  if (status === "retrying") return `waits for its attempt ${attempt + 1}`;
  return attempt > 1 ? `runs, attempt ${attempt}` : "runs";
}
