import { nodeName, type RunEvent, type RunEventOf, type RunEventType } from "@chasmx/core";

/** What a row of the sequence tells. */
type RowKind =
  | "ask"
  | "answer"
  | "no-answer"
  | "tell"
  | "not-told"
  | "share"
  | "request"
  | "given"
  | "withdrawn"
  | "dropped"
  | "gated"
  | "fallback";

/** One row of the sequence: an arrow between agents, a note at one, or a sentence over all. */
export interface Row {
  /** The place of its event in the run. */
  readonly at: number;
  readonly kind: RowKind;
  readonly event: RunEvent;
  /** The lane that it begins at; undefined for what concerns the whole run. */
  readonly from: number | undefined;
  readonly to: readonly number[];
  /** The message that it sends or ends. */
  readonly message?: RunEventOf<"message-sent">;
}

/** Somebody who waits for an answer: from the row that asked to the row that ended it. */
interface Wait {
  readonly lane: number;
  readonly from: number;
  /** Infinite while there is no end. */
  to: number;
  readonly isForPerson: boolean;
}

/** The conversation of a run as a sequence. It lists what its events say; what they come to is the fold's matter. */
export interface Conversation {
  /** The agents by their names in the run, in the order of speaking. */
  readonly lanes: readonly string[];
  readonly rows: readonly Row[];
  readonly waits: readonly Wait[];
  append(events: readonly RunEvent[]): void;
  /** How many rows stand before a moment. */
  rowsBefore(position: number): number;
}

/** A conversation in which nobody has spoken yet. */
export function createConversation(): Conversation {
  const lanes = new Map<string, number>();
  const names: string[] = [];
  const rows: Row[] = [];
  const waits: Wait[] = [];
  const open = new Map<string, Wait>();
  const sent = new Map<string, RunEventOf<"message-sent">>();
  let length = 0;

  const laneOf = (path: string, nodeId: string): number => {
    const name = nodeName(path, nodeId);
    const known = lanes.get(name);
    if (known !== undefined) return known;
    lanes.set(name, names.length);
    return names.push(name) - 1;
  };
  const add = (kind: RowKind, event: RunEvent, ends: Pick<Row, "from" | "to" | "message">): number =>
    rows.push({ at: length, kind, event, ...ends }) - 1;
  const note = (kind: RowKind, event: RunEvent & { readonly node_id: string }): number =>
    add(kind, event, { from: laneOf(event.path, event.node_id), to: [] });
  const wait = (key: string, lane: number, isForPerson: boolean) => {
    const begun: Wait = { lane, from: rows.length - 1, to: Number.POSITIVE_INFINITY, isForPerson };
    waits.push(begun);
    open.set(key, begun);
  };
  const endWait = (key: string) => {
    const begun = open.get(key);
    if (begun !== undefined) begun.to = rows.length - 1;
    open.delete(key);
  };

  const send = (event: RunEventOf<"message-sent">) => {
    const { path, to, message_id: id } = event;
    // A resumed run sends a question again under the same id.
    const isNew = !sent.has(id);
    sent.set(id, event);
    if (!isNew) return;
    const from = laneOf(path, event.from);
    const receivers = (typeof to === "string" ? [to] : to).map((one) => laneOf(path, one));
    add(typeof to === "string" ? "ask" : "tell", event, { from, to: receivers, message: event });
    if (typeof to === "string") wait(id, from, false);
  };
  const settle = (event: RunEventOf<"message-settled">) => {
    const message = sent.get(event.message_id);
    if (message === undefined) return;
    const { path, to } = message;
    const from = laneOf(path, message.from);
    if (typeof to === "string") {
      add(event.error === undefined ? "answer" : "no-answer", event, { from: laneOf(path, to), to: [from], message });
      endWait(event.message_id);
    } else if (event.error !== undefined) add("not-told", event, { from, to: [], message });
  };
  const banner = (kind: RowKind) => (event: RunEvent) => {
    add(kind, event, { from: undefined, to: [] });
  };
  const end = (kind: RowKind) => (event: RunEventOf<"input-given" | "input-withdrawn">) => {
    note(kind, event);
    endWait(event.key);
  };
  const readers: { readonly [Type in RunEventType]?: (event: RunEventOf<Type>) => void } = {
    "message-sent": send,
    "message-settled": settle,
    "context-set": (event) => note("share", event),
    "input-requested"(event) {
      note("request", event);
      wait(event.key, laneOf(event.path, event.node_id), true);
    },
    "input-given": end("given"),
    "input-withdrawn": end("withdrawn"),
    "message-dropped": banner("dropped"),
    "message-gated": banner("gated"),
    "transport-fallback": banner("fallback"),
  };

  // The type of an event may be a name that every object has.
  const known = new Map(Object.entries(readers)) as ReadonlyMap<string, (event: RunEvent) => void>;

  return {
    lanes: names,
    rows,
    waits,
    append(events) {
      for (const event of events) {
        known.get(event.type)?.(event);
        length += 1;
      }
    },
    rowsBefore: (position) => firstAtOrAfter(rows, position),
  };
}

/** Rows are in the order of their events. */
function firstAtOrAfter(rows: readonly Row[], position: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] as Row).at < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
