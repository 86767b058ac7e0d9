import type { NodeState, RunState } from "@chasmx/core";
import { nodeName } from "@chasmx/core";
import { duration } from "../terminal/duration.ts";
import { printableLine } from "../terminal/printable.ts";
import type { Symbols } from "../terminal/symbols.ts";
import { pad, shorten } from "../terminal/width.ts";

/** What the changing lines show. */
export interface LiveContext {
  readonly state: RunState;
  /** Ids of the messages that have no outcome yet. */
  readonly open: ReadonlySet<string>;
  /** How many nodes the workflow has. */
  readonly nodeCount: number;
  readonly symbols: Symbols;
  readonly columns: number;
  readonly rows: number;
  readonly nameColumns: number;
  readonly now: number;
}

/** One line for everyone who does something now, and one that counts. */
export function liveLines(context: LiveContext): string[] {
  const { state, symbols, columns, now } = context;
  const sign = symbols.spinner[Math.floor(now / 100) % symbols.spinner.length] ?? "";
  const busy = [...activities(context)].map(([name, { since, what }]) => {
    const who = pad(shorten(printableLine(name), context.nameColumns), context.nameColumns);
    return shorten(`${sign} ${who}  ${duration(now - since)}  ${printableLine(what)}`, columns - 1);
  });
  const hidden = busy.length - Math.max(1, context.rows - 2);
  if (hidden > 0) busy.splice(-hidden, hidden, `  … and ${hidden} more`);
  const ended = [...state.nodes.values()].filter((node) => node.endedAt !== undefined).length;
  const total = `${ended} of ${context.nodeCount} nodes, ${duration(now - state.acceptedAt)}`;
  return [...busy, shorten(`  ${total}`, columns - 1)];
}

interface LiveActivity {
  readonly since: number;
  readonly what: string;
}

/** What each node does now: what it waits for, whom it answers, or that it runs. */
function activities({ state, open }: LiveContext): Map<string, LiveActivity> {
  const found = new Map<string, LiveActivity>();
  for (const node of state.nodes.values()) {
    if (node.status !== "running" && node.status !== "retrying") continue;
    found.set(nodeName(node.path, node.nodeId), { since: node.startedAt ?? state.acceptedAt, what: statusWords(node) });
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

function statusWords({ status, attempt }: NodeState): string {
  if (status === "retrying") return `waits for its attempt ${attempt + 1}`;
  return attempt > 1 ? `runs, attempt ${attempt}` : "runs";
}
