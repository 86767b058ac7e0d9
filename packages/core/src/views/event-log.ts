import type { RunEvent, RunEventOf, RunEventType } from "../contracts/run-event.ts";
import type { ErrorRecord } from "../errors.ts";
import { nodeName } from "../journal/run-state.ts";

/** Where log lines go: the console has this shape, and so has every logging library. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** What later lines need of earlier events. */
interface Memory {
  /** Questions that wait for their answer, by id. */
  readonly questions: Map<string, { readonly from: string; readonly to: string; readonly sentAt: number }>;
  mode: string;
  startedAt: number;
}

/** One line; `undefined` for what only others need to know. */
type Line = readonly [level: keyof Logger, message: string] | undefined;

/**
 * Makes the listener that writes a run's facts as log lines: mode, transport, agents, questions, answers, nodes, failures.
 * Contents of messages are left to the journal. Texts of a workflow appear as they are: a logger that writes to a terminal
 * makes them safe for it.
 */
export function logEvents(logger: Logger): (event: RunEvent) => void {
  const memory: Memory = { questions: new Map(), mode: "", startedAt: 0 };
  return (event) => {
    // A later version may write events that are not known here.
    const line = (lines[event.type] as ((event: RunEvent, memory: Memory) => Line) | undefined)?.(event, memory);
    if (line !== undefined) logger[line[0]](line[1]);
  };
}

/** The line of each event. */
const lines: { readonly [Type in RunEventType]: (event: RunEventOf<Type>, memory: Memory) => Line } = {
  "run-accepted"(event, memory) {
    memory.mode = event.mode;
    memory.startedAt = event.time;
    return ["info", `run ${event.run_id} accepted: "${String(event.workflow.name)}", mode ${event.mode}`];
  },
  "run-paused": () => ["info", "run paused: it waits for people"],
  "run-interrupted": (event) => ["warn", `run left for another process: ${event.reason}`],
  "input-requested": (event) => ["info", `input requested: ${nameOf(event)}: ${event.request.question} (${event.key})`],
  "input-given": (event) => ["info", `input given by ${givers[event.by]}: ${nameOf(event)} (${event.key})`],
  "input-withdrawn": (event) => ["info", `input no longer wanted: ${nameOf(event)} (${event.key})`],
  "run-started": (event) => ["info", `transport ${event.transport} ready, provider ${event.provider}; run started`],
  "run-resumed": (event) => ["info", `transport ${event.transport} ready, provider ${event.provider}; run resumed`],
  "transport-fallback"(event, memory) {
    memory.mode = "simple";
    const transport = event.transport === undefined ? "no transport" : `transport ${event.transport} failed`;
    return ["warn", `fell back to memory: ${transport}: ${reasonOf(event.error)}`];
  },
  "agent-registered": (event) => ["info", `agent registered: ${nameOf(event)} as ${event.agent_id}`],
  "agent-unregistered": (event) => ["info", `agent unregistered: ${nameOf(event)}`],
  "node-started": (event) => ["info", `node started: ${nameOf(event)}${attemptOf(event.attempt)}`],
  "node-retried": (event) => [
    "warn",
    `node failed: ${nameOf(event)}, attempt ${event.attempt}, next in ${event.delay_ms} ms: ${reasonOf(event.error)}`,
  ],
  "step-started": (event) => ["debug", `step started: ${event.key}`],
  "step-completed": stepCompleted,
  "step-interrupted": (event) => ["warn", `step interrupted by the end of its process: ${event.key}`],
  "step-failed": (event) => ["debug", `step failed: ${event.key}: ${reasonOf(event.error)}`],
  "message-sent"(event, { questions }) {
    const { message_id: id, path, note } = event;
    const from = nodeName(path, event.from);
    if (typeof event.to !== "string") {
      const receivers = event.to.map((nodeId) => nodeName(path, nodeId)).join(", ");
      return ["info", `broadcast sent: ${from} → ${receivers || "nobody"} (${id})`];
    }
    const to = nodeName(path, event.to);
    if (event.message_type !== "query") return ["debug", `${event.message_type} sent: ${from} → ${to} (${id})`];
    questions.set(id, { from, to, sentAt: event.time });
    return [
      note === undefined ? "info" : "warn",
      `question sent: ${from} → ${to} (${id})${note === undefined ? "" : `: ${note}`}`,
    ];
  },
  "message-settled": messageSettled,
  "message-gated": (event) => [
    "info",
    `message ${event.action} by the gate: ${event.message_id}${because(event.reason)}`,
  ],
  "message-dropped": (event) => ["warn", `message dropped (${event.outcome}): ${event.reason}`],
  "context-set": (event) => [
    "info",
    `shared context set: ${event.name}, version ${event.version}, by ${nameOf(event)}`,
  ],
  log: ({ path, node_id: nodeId, message }) => [
    "info",
    nodeId === undefined ? message : `${nodeName(path, nodeId)} says: ${message}`,
  ],
  "node-completed": (event) => [
    "info",
    `node completed: ${nameOf(event)}${event.branch === undefined ? "" : `, branch ${event.branch}`}`,
  ],
  "node-failed": (event) => [
    event.handling === "fail" ? "error" : "warn",
    `node failed: ${nameOf(event)}: ${reasonOf(event.error)}`,
  ],
  "node-skipped": (event) => ["info", `node skipped: ${nameOf(event)}`],
  "run-completed": (event, memory) => [
    "info",
    `run completed in ${event.time - memory.startedAt} ms, mode used: ${memory.mode}`,
  ],
  "run-failed": (event) => ["error", `run failed: ${reasonOf(event.error)}`],
  "run-cancelled": (event) => ["warn", `run cancelled: ${event.reason}`],
};

const givers = { person: "a person", default: "its default, in time" } as const;

/** A step of an activity that answers a question, without further calls, is the answer being generated. */
function stepCompleted(event: RunEventOf<"step-completed">, { questions }: Memory): Line {
  const question = questions.get(event.key.split("/").at(-3) ?? "");
  const { result } = event;
  const isCalling = typeof result === "object" && result !== null && "tool_calls" in result;
  if (question === undefined || isCalling) return ["debug", `step completed: ${event.key}`];
  return ["info", `answer generated: ${question.to} for ${question.from}`];
}

function messageSettled(event: RunEventOf<"message-settled">, { questions }: Memory): Line {
  const question = questions.get(event.message_id);
  questions.delete(event.message_id);
  if (question === undefined) {
    return event.error === undefined
      ? ["debug", `message ${event.outcome}: ${event.message_id}`]
      : ["warn", `message ${event.outcome}: ${event.message_id}: ${reasonOf(event.error)}`];
  }
  const { from, to, sentAt } = question;
  const duration = `${event.time - sentAt} ms`;
  if (event.error === undefined)
    return ["info", `answer received: ${from} ← ${to} after ${duration} (${event.message_id})`];
  return ["warn", `question ${event.outcome}: ${from} → ${to} after ${duration}: ${reasonOf(event.error)}`];
}

function nameOf({ path, node_id: nodeId }: { readonly path: string; readonly node_id: string }): string {
  return nodeName(path, nodeId);
}

function attemptOf(attempt: number): string {
  return attempt === 1 ? "" : `, attempt ${attempt}`;
}

function because(reason: string | undefined): string {
  return reason === undefined ? "" : `: ${reason}`;
}

function reasonOf({ code, message }: ErrorRecord): string {
  return `${code}: ${message}`;
}
