import {
  durationText,
  type JsonValue,
  nodeName,
  type RunEvent,
  type RunEventOf,
  type RunEventType,
  type RunState,
} from "@chasmx/core";
import type { Palette } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";
import type { Symbols } from "../terminal/symbols.ts";

/** What a line is made with. */
export interface LineContext {
  /** The run's state with the event in it. */
  readonly state: RunState;
  readonly palette: Palette;
  readonly symbols: Symbols;
  /** Whether what runs is shown elsewhere, so that its start needs no line. */
  readonly isLive: boolean;
  /** Whether people are asked on the same screen, so that a request needs no line. */
  readonly isAsking?: boolean;
}

/** A line in its parts: a sign, whom it is about, and what happened. */
export interface EventLine {
  readonly sign: string;
  readonly who: string;
  readonly what: string;
  /** What was said or given: the rest of the line is for it. */
  readonly text?: string;
}

type Describe<Type extends RunEventType> = (event: RunEventOf<Type>, context: LineContext) => EventLine | undefined;

/** An event as a line; undefined where nobody who watches a run needs one. */
export function describeEvent(event: RunEvent, context: LineContext): EventLine | undefined {
  const describe = descriptions[event.type] as
    | ((event: RunEvent, context: LineContext) => EventLine | undefined)
    | undefined;
  return describe?.(event, context);
}

const descriptions: { readonly [Type in RunEventType]?: Describe<Type> } = {
  "transport-fallback": (event, { palette, symbols }) => ({
    sign: palette.warning(symbols.warning),
    who: "",
    what: "no transport, so the agents talk in memory:",
    text: event.error.message,
  }),
  "run-interrupted": (event, { palette, symbols }) => ({
    sign: palette.warning(symbols.warning),
    who: "",
    what: "the run was left for another process:",
    text: event.reason,
  }),
  "input-requested": (event, { palette, symbols, isAsking }) =>
    isAsking === true
      ? undefined
      : {
          sign: palette.warning(symbols.asked),
          who: nameOf(event),
          what: requestWords(event),
          text: event.request.question,
        },
  "input-given": (event) => ({
    sign: " ",
    who: nameOf(event),
    what: event.by === "person" ? "is given:" : "was not answered in time, so its default counts:",
    ...textOf(event.value),
  }),
  "input-withdrawn": (event) => ({ sign: " ", who: nameOf(event), what: "asks nobody any more" }),
  "node-started": (event, { palette, symbols, isLive }) =>
    isLive
      ? undefined
      : { sign: palette.faint(symbols.started), who: nameOf(event), what: attemptWords(event.attempt) },
  "node-retried": (event, { palette, symbols }) => ({
    sign: palette.warning(symbols.warning),
    who: nameOf(event),
    what: `attempt ${event.attempt} failed, the next in ${durationText(event.delay_ms)}:`,
    text: event.error.message,
  }),
  "node-completed": (event, context) => ({
    sign: context.palette.good(context.symbols.done),
    who: nameOf(event),
    ...completion(event, nodeDuration(event, context)),
  }),
  "node-failed": nodeFailed,
  "node-skipped": (event, { palette, symbols }) => ({
    sign: palette.faint(symbols.skipped),
    who: nameOf(event),
    what: "skipped",
  }),
  "message-sent": (event, { symbols }) => {
    const { path, content, note } = event;
    const from = nodeName(path, event.from);
    if (typeof event.to !== "string") {
      const receivers = event.to.length === 0 ? "nobody" : event.to.map((one) => nodeName(path, one)).join(", ");
      return { sign: " ", who: `${from} ${symbols.all} ${receivers}`, what: "tells:", ...textOf(content) };
    }
    const what = note === undefined ? "asks:" : "asks, in memory:";
    const who = `${from} ${symbols.right} ${nodeName(path, event.to)}`;
    return { sign: " ", who, what, ...textOf(questionIn(content)) };
  },
  "message-settled": messageSettled,
  "message-gated": (event, { palette, symbols }) => ({
    sign: palette.warning(symbols.warning),
    who: "gate",
    what: `${event.action} a message:`,
    ...(event.reason === undefined ? {} : { text: event.reason }),
  }),
  "message-dropped": (event, { palette, symbols }) => ({
    sign: palette.warning(symbols.warning),
    who: "",
    what: `a message was dropped (${event.outcome}):`,
    text: event.reason,
  }),
  "context-set": (event) => ({
    sign: " ",
    who: nameOf(event),
    what: `sets ${printableLine(event.name)}${event.version === 1 ? "" : ` (version ${event.version})`} =`,
    text: printableJson(event.value),
  }),
  log: ({ path, node_id: nodeId, message }) => ({
    sign: " ",
    who: nodeId === undefined ? "" : nodeName(path, nodeId),
    what: "notes:",
    text: message,
  }),
};

function nodeFailed(event: RunEventOf<"node-failed">, context: LineContext): EventLine {
  const { palette, symbols } = context;
  const { error, handling } = event;
  if (error.code === "RUN_CANCELLED")
    return { sign: palette.faint(symbols.skipped), who: nameOf(event), what: "ended with its workflow" };
  return {
    sign: palette.bad(symbols.failed),
    who: nameOf(event),
    what: `failed after ${nodeDuration(event, context)}${handlingWords[handling]}:`,
    text: `${error.code}: ${error.message}`,
  };
}

function messageSettled(
  event: RunEventOf<"message-settled">,
  { state, palette, symbols }: LineContext,
): EventLine | undefined {
  const message = state.messages.get(event.message_id);
  if (message === undefined) return undefined;
  const { path, to, sentAt } = message;
  const from = nodeName(path, message.from);
  const time = durationText(event.time - sentAt);
  if (typeof to !== "string") {
    if (event.error === undefined) return undefined;
    return {
      sign: palette.bad(symbols.failed),
      who: `${from} ${symbols.all}`,
      what: `broadcast ${event.outcome}:`,
      text: event.error.message,
    };
  }
  const who = `${from} ${symbols.left} ${nodeName(path, to)}`;
  if (event.error === undefined) return { sign: " ", who, what: `answers after ${time}:`, ...textOf(event.content) };
  return {
    sign: palette.warning(symbols.warning),
    who,
    what: `${event.outcome} after ${time}:`,
    text: `${event.error.code}: ${event.error.message}`,
  };
}

function completion({ branch, output }: RunEventOf<"node-completed">, time: string): Pick<EventLine, "what" | "text"> {
  if (branch !== undefined) return { what: `takes "${branch}", ${time}` };
  const text = textOf(output);
  return { what: text.text === undefined ? time : `${time}:`, ...text };
}

const handlingWords = { fail: "", continue: ", the run goes on", skip: ", what follows is skipped" } as const;

function nameOf({ path, node_id: nodeId }: { readonly path: string; readonly node_id: string }): string {
  return nodeName(path, nodeId);
}

function nodeDuration(event: RunEventOf<"node-completed" | "node-failed">, { state }: LineContext): string {
  const startedAt = state.nodes.get(nameOf(event))?.startedAt;
  // What a rerun takes from the run before has ended without having started.
  return startedAt === undefined ? "taken over" : durationText(event.time - startedAt);
}

function requestWords({ request: { from } }: RunEventOf<"input-requested">): string {
  return from === undefined ? "asks a person:" : `asks a person for ${from}:`;
}

function attemptWords(attempt: number): string {
  return attempt === 1 ? "starts" : `starts attempt ${attempt}`;
}

function questionIn(content: JsonValue): JsonValue {
  return typeof content === "object" && content !== null && "question" in content
    ? (content.question as JsonValue)
    : content;
}

/** A value as the text of a line; nothing where there is nothing to say. */
function textOf(value: JsonValue | undefined): { readonly text?: string } {
  if (value === undefined || value === null) return {};
  return { text: typeof value === "string" ? value : printableJson(value) };
}
