import {
  documentAt,
  type JsonObject,
  nodeName,
  type RunEvent,
  type RunState,
  type RunStatus,
  splitNodeName,
} from "@chasmx/core";
import { type Conversation, createConversation } from "../model/conversation.ts";
import { createTimeline, type Timeline } from "../model/timeline.ts";
import type { HostMessage } from "../protocol.ts";

/** What somebody looks at closely: a node by its name in the run, or a message by its row of the conversation. */
type Selection = { readonly node: string } | { readonly row: number } | undefined;

/** What changed: another run, events that came, the moment, the workflow shown, the selection, or a text as it comes. */
export type Change =
  | { readonly type: "run" | "moment" | "place" | "selection" | "stream" }
  | { readonly type: "events"; readonly events: readonly RunEvent[] };

/** Everything that is shown. The panels read it, and ask it for what people want. */
export interface Session {
  readonly timeline: Timeline;
  readonly conversation: Conversation;
  readonly state: RunState;
  /** Where the run stands at the moment. */
  readonly status: RunStatus;
  /** The path of the workflow whose graph is shown. */
  readonly path: string;
  /** The document of the run, or of the workflow that has not run. */
  readonly mainDocument: JsonObject | undefined;
  /** The document at the path; undefined before there is one. */
  readonly document: JsonObject | undefined;
  readonly selection: Selection;
  /** What models have written of calls that are under way, by node and activity. */
  readonly streams: ReadonlyMap<string, { readonly node: string; readonly text: string }>;
  receive(message: HostMessage): void;
  seek(position: number): void;
  showPlace(path: string): void;
  select(selection: Selection): void;
  onChange(listener: (change: Change) => void): void;
}

/** A text that comes is kept to this length: the journal has the whole of it soon. */
const longestStream = 200_000;

/** A session that shows nothing yet. */
export function createSession(): Session {
  let timeline = createTimeline();
  let conversation = createConversation();
  let workflow: JsonObject | undefined;
  let path = "";
  let selection: Selection;
  /** What a host knows of the run's standing. */
  let standing: RunStatus | undefined;
  const streams = new Map<string, { readonly node: string; readonly text: string }>();
  const listeners: ((change: Change) => void)[] = [];
  const tell = (change: Change) => {
    for (const listener of listeners) listener(change);
  };

  const reset = (document: JsonObject | undefined) => {
    timeline = createTimeline();
    conversation = createConversation();
    workflow = document;
    path = "";
    selection = undefined;
    standing = undefined;
    streams.clear();
    tell({ type: "run" });
  };
  const endStreams = (events: readonly RunEvent[]) => {
    for (const event of events) {
      if (event.type !== "step-completed" && event.type !== "step-failed") continue;
      const node = nodeName(event.path, event.node_id);
      streams.delete(`${node}/${event.key.slice(node.length + 1).split("/")[0]}`);
    }
  };
  const addEvents = (given: readonly RunEvent[]) => {
    const known = timeline.events[0]?.run_id;
    const runId = given[0]?.run_id;
    if (runId !== undefined && known !== undefined && runId !== known) reset(undefined);
    const before = timeline.events.length;
    if (!timeline.append(given)) return;
    standing = undefined;
    const events = timeline.events.slice(before);
    conversation.append(events);
    endStreams(events);
    tell(before === 0 ? { type: "run" } : { type: "events", events });
  };

  return {
    get timeline() {
      return timeline;
    },
    get conversation() {
      return conversation;
    },
    get state() {
      return timeline.state;
    },
    get status() {
      return timeline.isLatest ? (standing ?? timeline.state.status) : timeline.state.status;
    },
    get path() {
      return path;
    },
    get mainDocument() {
      // The first event holds the document: it is shown at every moment, also at the one before it.
      const [accepted] = timeline.events;
      return accepted?.type === "run-accepted" ? accepted.workflow : workflow;
    },
    get document() {
      return path === "" ? this.mainDocument : documentAt(timeline.state, path);
    },
    get selection() {
      return selection;
    },
    streams,
    receive(message) {
      if (message.type === "workflow") reset(message.workflow);
      else if (message.type === "events") addEvents(message.events);
      else if (message.type === "standing") {
        standing = message.status;
        tell({ type: "moment" });
      } else if (message.type === "delta") {
        const { path: at, nodeId, activity, text } = message.delta;
        const node = nodeName(at, nodeId);
        const key = `${node}/${activity}`;
        streams.set(key, { node, text: `${streams.get(key)?.text ?? ""}${text}`.slice(-longestStream) });
        tell({ type: "stream" });
      } else if (message.type === "select") this.select(message.node === null ? undefined : { node: message.node });
    },
    seek(position) {
      timeline.seek(position);
      tell({ type: "moment" });
    },
    showPlace(wanted) {
      path = wanted;
      tell({ type: "place" });
    },
    select(wanted) {
      selection = wanted;
      const at = wanted !== undefined && "node" in wanted ? splitNodeName(wanted.node).path : path;
      // What is selected can be seen.
      if (at !== path && documentAt(timeline.state, at) !== undefined) this.showPlace(at);
      tell({ type: "selection" });
    },
    onChange: (listener) => listeners.push(listener),
  };
}
