import type { JsonValue } from "../contracts/json.ts";
import type { RunEvent, RunEventOf, RunStatus } from "../contracts/run-event.ts";
import { foldRunState } from "../journal/fold.ts";
import { type MessageState, nodeName, type RunState } from "../journal/run-state.ts";
import { communicationLog } from "./communication-log.ts";
import type { CommunicationLog, LoggedMessage, SharedWrite } from "./communication-log-schema.ts";
import { block, code, escaped } from "./markdown-text.ts";
import { drawConversation } from "./sequence-diagram.ts";

/**
 * Writes a run's conversation as Markdown, for a person: a sequence diagram, then every message, shared value and answer of a
 * person in the order in which they came, and how the run ended. What was said is text in it, whatever it holds. The status is
 * where the run stands, which its journal alone cannot tell when its process is gone.
 */
export function conversationMarkdown(events: readonly RunEvent[], status: RunStatus): string {
  const state = foldRunState(events);
  const log = communicationLog(events);
  const moments = [
    ...log.messages.map((message) => ({ time: message.sent_at, lines: messageLines(message) })),
    ...log.shared.map((write) => ({ time: write.time, lines: sharedLines(write) })),
    ...events.filter(isPersonal).map((event) => ({ time: event.time, lines: personLines(event) })),
  ];
  // Sorting is stable: what came in one millisecond stays in the order of its kind.
  const told = moments.sort((one, other) => one.time - other.time).flatMap(({ lines }) => [...lines, ""]);
  return [
    `# ${escaped(log.workflow)}`,
    "",
    `Run ${code(log.run_id)}: ${status}. ${modeSentence(log)}`,
    "",
    ...(state.messages.size === 0 ? [] : [...block(drawConversation(state).trimEnd().split("\n"), "mermaid"), ""]),
    ...(told.length === 0 ? ["Nobody said anything.", ""] : told),
    ...endLines(state),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

function modeSentence({ mode, transport, fallback }: CommunicationLog): string {
  if (fallback !== undefined) return `Mode: ${mode}, fell back to memory: ${escaped(fallback.message)}`;
  return `Mode: ${mode}${mode === "pubsub" && transport !== undefined ? ` over ${code(transport)}` : ""}.`;
}

function messageLines(message: LoggedMessage): string[] {
  const { from, to, content, note, answer, error, outcome, wait_ms: wait } = message;
  const receivers = typeof to === "string" ? code(to) : to.map(code).join(", ") || "nobody";
  if (message.type !== "query") return [`### ${code(from)} tells ${receivers}`, "", ...valueLines(content)];
  const waited = wait === undefined ? "" : ` after ${wait} ms`;
  const end = endOf({ answer, error, outcome }, `${code(to as string)}`, waited);
  return [
    `### ${code(from)} asks ${receivers}`,
    "",
    ...valueLines(questionIn(content)),
    ...(note === undefined ? [] : ["", `*${escaped(note)}*`]),
    "",
    ...end,
  ];
}

type Ending = { readonly [Name in "answer" | "error" | "outcome"]: MessageState[Name] | undefined };

function endOf({ answer, error, outcome }: Ending, receiver: string, waited: string): string[] {
  if (outcome === undefined) return ["No answer yet."];
  if (error !== undefined) return [`No answer${waited}: ${code(error.code)} ${escaped(error.message)}`];
  return [`${receiver} answers${waited}:`, "", ...valueLines(answer ?? null)];
}

/** A question travels with what its asker adds to it. */
function questionIn(content: JsonValue): JsonValue {
  if (typeof content !== "object" || content === null || Array.isArray(content)) return content;
  const { question, ...rest } = content as { readonly [key: string]: JsonValue };
  const isAlone = Object.values(rest).every((value) => value === null);
  return question !== undefined && isAlone ? question : content;
}

function sharedLines({ from, name, value, version }: SharedWrite): string[] {
  return [`### ${code(from)} shares ${code(name)} (version ${version})`, "", ...valueLines(value)];
}

type PersonalEvent = RunEventOf<"input-requested"> | RunEventOf<"input-given">;

function isPersonal(event: RunEvent): event is PersonalEvent {
  return event.type === "input-requested" || event.type === "input-given";
}

function personLines(event: PersonalEvent): string[] {
  const name = code(nodeName(event.path, event.node_id));
  if (event.type === "input-requested") return [`### ${name} asks a person`, "", ...valueLines(event.request.question)];
  const who = event.by === "person" ? "A person answers" : "The default answers";
  return [`### ${who} ${name}`, "", ...valueLines(event.value)];
}

function endLines({ output, error, failedNode }: RunState): string[] {
  if (error !== undefined) {
    const at = failedNode === undefined ? "" : ` at ${code(failedNode)}`;
    return [`## Ended${at}`, "", `${code(error.code)} ${escaped(error.message)}`, ""];
  }
  if (output === undefined) return [];
  const results = Object.entries(output).flatMap(([node, value]) => [
    "",
    `Of ${code(node)}:`,
    "",
    ...valueLines(value),
  ]);
  return ["## Output", ...results, ""];
}

function valueLines(value: JsonValue): string[] {
  return typeof value === "string"
    ? block(value.split("\n"), "text")
    : block(JSON.stringify(value, null, 2).split("\n"), "json");
}
