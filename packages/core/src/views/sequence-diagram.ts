import type { JsonValue } from "../contracts/json.ts";
import { type MessageState, nodeName, type RunState } from "../journal/run-state.ts";
import { mermaidText } from "./mermaid-text.ts";

/** One arrow or note of the diagram, at the time of what it tells. */
interface Moment {
  readonly time: number;
  readonly lines: readonly string[];
}

/**
 * Draws a run's conversation as a Mermaid sequence diagram: who asked whom, how long the asker waited, and what came back.
 * A question without an outcome is shown as one.
 */
export function drawConversation({ messages }: RunState): string {
  const participants = new Map<string, string>();
  const participant = (path: string, nodeId: string) => {
    const name = nodeName(path, nodeId);
    const known = participants.get(name) ?? `p${participants.size}`;
    participants.set(name, known);
    return known;
  };
  const moments = [...messages.values()].flatMap((message) => momentsOf(message, participant));
  // Sorting is stable: what happened in one millisecond stays in the order of sending.
  const lines = moments.sort((one, other) => one.time - other.time).flatMap((moment) => moment.lines);
  const heads = [...participants].map(([name, id]) => `participant ${id} as ${mermaidText(name)}`);
  return `${["sequenceDiagram", ...[...heads, ...lines].map((line) => `  ${line}`)].join("\n")}\n`;
}

type NameOf = (path: string, nodeId: string) => string;

function momentsOf(message: MessageState, participant: NameOf): Moment[] {
  const { path, from, to, content, sentAt, outcome, settledAt, error, answer } = message;
  const sender = participant(path, from);
  if (typeof to !== "string") {
    const lines = to.map((one) => `${sender}-)${participant(path, one)}: tells ${said(content)}`);
    return [
      { time: sentAt, lines: lines.length === 0 ? [`Note over ${sender}: tells nobody ${said(content)}`] : lines },
    ];
  }
  const receiver = participant(path, to);
  const asked: Moment = { time: sentAt, lines: [`${sender}->>${receiver}: asks ${said(questionIn(content))}`] };
  if (outcome === undefined || settledAt === undefined) {
    return [asked, { time: Number.POSITIVE_INFINITY, lines: [`Note over ${sender},${receiver}: no outcome`] }];
  }
  const wait = `after ${settledAt - sentAt} ms`;
  const end =
    error === undefined
      ? `${receiver}-->>${sender}: answers ${wait} ${said(answer ?? null)}`
      : `${receiver}--x${sender}: ${outcome} ${wait} ${said(error.code)}`;
  return [asked, { time: settledAt, lines: [end] }];
}

function questionIn(content: JsonValue): JsonValue {
  const isQuestion = typeof content === "object" && content !== null && "question" in content;
  return isQuestion ? (content.question as JsonValue) : content;
}

/** Most of what a message says is too long for an arrow. */
const shownCharacters = 60;

function said(value: JsonValue): string {
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replace(/\s+/g, " ").trim();
  return mermaidText(text.length > shownCharacters ? `${text.slice(0, shownCharacters)}...` : text);
}
