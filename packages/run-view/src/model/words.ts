import {
  durationText,
  type JsonValue,
  type NodeStatus,
  nodeName,
  type RunEvent,
  type RunEventOf,
  type RunEventType,
  type RunStatus,
} from "@chasmx/core";
import { displayLine, excerpt } from "./display-text.ts";

/** An event in words: what happened, and what was said or given. */
export interface EventWords {
  readonly what: string;
  readonly text?: string;
}

/** Gives the message of an id, where it has been sent. */
export type FindMessage = (id: string) => RunEventOf<"message-sent"> | undefined;

type Describe<Type extends RunEventType> = (event: RunEventOf<Type>, find: FindMessage) => EventWords;

const excerptCharacters = 160;

/** Says what an event tells. An event of a later version is told by its name. */
export function eventWords(event: RunEvent, find: FindMessage = () => undefined): EventWords {
  return known.get(event.type)?.(event, find) ?? { what: displayLine(String(event.type)) };
}

/** The same as one sentence. */
export function eventSentence(event: RunEvent, find?: FindMessage): string {
  const { what, text } = eventWords(event, find);
  return text === undefined ? what : `${what}: ${text}`;
}

const descriptions: { readonly [Type in RunEventType]: Describe<Type> } = {
  "run-accepted": () => ({ what: "The run is accepted" }),
  "run-started": ({ transport }) => ({ what: `The run starts, over ${displayLine(transport)}` }),
  "run-resumed": ({ transport }) => ({ what: `The run goes on, over ${displayLine(transport)}` }),
  "run-paused": () => ({ what: "The run waits for people" }),
  "run-interrupted": ({ reason }) => ({ what: "The run was left for another process", ...said(reason) }),
  "run-completed": () => ({ what: "The run is completed" }),
  "run-failed": ({ error }) => ({ what: "The run has failed", ...said(error.message) }),
  "run-cancelled": ({ reason }) => ({ what: "The run is cancelled", ...said(reason) }),
  "transport-fallback": ({ error }) => ({ what: "No transport: the agents talk in memory", ...said(error.message) }),
  "agent-registered": (event) => ({ what: `${who(event)} can be asked` }),
  "agent-unregistered": (event) => ({ what: `${who(event)} is gone` }),
  "node-started": (event) => ({
    what: `${who(event)} starts${event.attempt === 1 ? "" : ` attempt ${event.attempt}`}`,
  }),
  "node-retried": (event) => ({
    what: `${who(event)} fails, and tries again in ${durationText(event.delay_ms)}`,
    ...said(event.error.message),
  }),
  "node-completed": (event) =>
    event.branch === undefined
      ? { what: `${who(event)} is completed`, ...said(event.output) }
      : { what: `${who(event)} takes “${displayLine(event.branch)}”` },
  "node-failed": (event) => ({ what: `${who(event)} has failed`, ...said(event.error.message) }),
  "node-skipped": (event) => ({ what: `${who(event)} is skipped` }),
  "step-started": (event) => ({ what: `${who(event)} begins ${stepName(event.key)}` }),
  "step-completed": (event) => ({ what: `${who(event)} has done ${stepName(event.key)}` }),
  "step-failed": (event) => ({ what: `${who(event)} fails in ${stepName(event.key)}`, ...said(event.error.message) }),
  "step-interrupted": (event) => ({ what: `${who(event)} was interrupted in ${stepName(event.key)}` }),
  "input-requested": (event) => ({ what: `${who(event)} asks a person`, ...said(event.request.question) }),
  "input-given": (event) => ({
    what: event.by === "person" ? `${who(event)} is given an answer` : `${who(event)} takes the default, in time`,
    ...said(event.value),
  }),
  "input-withdrawn": (event) => ({ what: `${who(event)} asks nobody any more` }),
  "message-sent": (event) => {
    const { path, to, content } = event;
    const from = displayLine(nodeName(path, event.from));
    if (typeof to === "string") {
      return { what: `${from} asks ${displayLine(nodeName(path, to))}`, ...said(questionIn(content)) };
    }
    return { what: `${from} tells ${receivers(path, to)}`, ...said(content) };
  },
  "message-settled": (event, find) => {
    const message = find(event.message_id);
    if (message === undefined) return { what: `A message is ${event.outcome}` };
    const { path, to, time } = message;
    const from = displayLine(nodeName(path, message.from));
    const wait = durationText(event.time - time);
    const reason = event.error === undefined ? {} : said(`${event.error.code}: ${event.error.message}`);
    if (typeof to !== "string") return { what: `What ${from} told is ${event.outcome}`, ...reason };
    const target = displayLine(nodeName(path, to));
    if (event.error !== undefined) {
      return { what: `${target} gives ${from} no answer (${event.outcome}) after ${wait}`, ...reason };
    }
    return { what: `${target} answers ${from} after ${wait}`, ...said(event.content ?? null) };
  },
  "message-gated": (event) => ({ what: `A message was ${event.action} by the gate`, ...said(event.reason ?? null) }),
  "message-dropped": (event) => ({ what: `A message was dropped (${event.outcome})`, ...said(event.reason) }),
  "context-set": (event) => ({
    what: `${who(event)} shares ${displayLine(event.name)}${event.version === 1 ? "" : ` (version ${event.version})`}`,
    ...said(event.value),
  }),
  log: (event) => ({
    what: event.node_id === undefined ? "Note" : `${displayLine(nodeName(event.path, event.node_id))} notes`,
    ...said(event.message),
  }),
};

/** The same as a map: the type of an event may be a name that every object has. */
const known = new Map(Object.entries(descriptions)) as ReadonlyMap<
  string,
  (event: RunEvent, find: FindMessage) => EventWords
>;

/** What a node's state is called; `waiting` is one that a person is asked for. */
export const nodeWords: { readonly [Status in NodeStatus | "waiting"]: string } = {
  pending: "not started",
  running: "running",
  waiting: "waits for a person",
  retrying: "tries again",
  completed: "completed",
  failed: "failed",
  skipped: "skipped",
  cancelled: "cancelled",
};

/** What a run's state is called. */
export const runWords: { readonly [Status in RunStatus]: string } = {
  accepted: "Accepted",
  running: "Running",
  paused: "Waits for people",
  interrupted: "Interrupted",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** The question in what a question carries. */
export function questionIn(content: JsonValue): JsonValue {
  const isQuestion = typeof content === "object" && content !== null && "question" in content;
  return isQuestion ? (content.question as JsonValue) : content;
}

function receivers(path: string, to: readonly string[]): string {
  if (to.length === 0) return "nobody";
  const names = to.slice(0, 3).map((one) => displayLine(nodeName(path, one)));
  return to.length > 3 ? `${names.join(", ")} and ${to.length - 3} more` : names.join(", ");
}

function who({ path, node_id: nodeId }: { readonly path: string; readonly node_id: string }): string {
  return displayLine(nodeName(path, nodeId));
}

/** The steps of core's own agents by what they are; any other by its name. */
function stepName(key: string): string {
  const name = key.split("/").at(-2) ?? key;
  if (/^turn-\d+$/.test(name)) return "a call of its model";
  return name === "inbox" ? "reading its inbox" : `“${displayLine(name)}”`;
}

function said(value: JsonValue): { readonly text?: string } {
  return value === null || value === "" ? {} : { text: excerpt(value, excerptCharacters) };
}
