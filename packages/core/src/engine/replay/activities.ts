import { agentIdOf } from "../../communication/agent-id.ts";
import type { HostedAgent } from "../../communication/hosting.ts";
import type { Slot } from "../../communication/mailbox.ts";
import type { Message } from "../../contracts/message.ts";
import type { RunEvent, RunEventOf } from "../../contracts/run-event.ts";
import { ChasmError, type ErrorRecord } from "../../errors.ts";
import { Cancellation } from "../../journal/cancellation.ts";
import { type MessageState, nodeName } from "../../journal/run-state.ts";
import type { Gathering, Participant } from "../gathering.ts";
import { startAttempt } from "../node-run.ts";
import type { RunContext } from "../run-context.ts";
import type { ReplayedActivity } from "./activity-replay.ts";
import type { Recording } from "./recording.ts";

/** The reason of everything that is left of an activity when it has been replayed. */
const replayEnded = new ChasmError("RUN_CANCELLED", "The replay of this activity has ended.");

/** An attempt of a node of the workflow, as it began. */
export function attemptActivity(
  { run, participants }: Gathering,
  { node_id: nodeId, attempt }: RunEventOf<"node-started">,
  end: RunEvent | undefined,
): ReplayedActivity | undefined {
  if (livesElsewhere(run, nodeId)) return undefined;
  const participant = participants[run.workflow.graph.node(nodeId)?.index ?? -1] as Participant;
  const cancellation = new Cancellation(run.cancellation);
  return {
    name: `${nodeName(run.path, nodeId)}/${attempt}`,
    end: attemptEnd(end),
    run: async () => startAttempt({ run, ...participant }, attempt, cancellation),
    stop: () => cancellation.cancel(replayEnded),
  };
}

/** The events that ended attempts by themselves or from outside, by node and attempt as an activity is named. */
export function attemptEnds(events: readonly RunEvent[]): ReadonlyMap<string, RunEvent> {
  const attempts = new Map<string, number>();
  const ends = new Map<string, RunEvent>();
  for (const event of events) {
    if (!("node_id" in event) || event.node_id === undefined) continue;
    const name = nodeName(event.path, event.node_id);
    if (event.type === "node-started") attempts.set(name, event.attempt);
    if (event.type !== "node-completed" && event.type !== "node-failed" && event.type !== "node-retried") continue;
    ends.set(`${name}/${attempts.get(name)}`, event);
  }
  return ends;
}

function attemptEnd(event: RunEvent | undefined): ReplayedActivity["end"] {
  if (event?.type === "node-completed") return { sequence: event.sequence, output: event.output };
  if (event?.type !== "node-failed" && event?.type !== "node-retried") return undefined;
  const { sequence, error } = event;
  return isFromOutside(error) ? undefined : { sequence, error };
}

/** A node's time was over, or its run ended. */
function isFromOutside({ code }: ErrorRecord): boolean {
  return code === "NODE_TIMEOUT" || code === "RUN_CANCELLED";
}

/** What the answers of a run are replayed from. */
export interface AnswerOptions {
  readonly recording: Recording;
  readonly agents: ReadonlyMap<string, HostedAgent>;
}

const freeSlot: Slot = { whileWaiting: (work) => work() };

/** An agent's answer to a question; undefined where it never began, or answered elsewhere. */
export function answerActivity(
  { run }: Gathering,
  { message_id: id }: RunEventOf<"message-sent">,
  { recording, agents }: AnswerOptions,
): ReplayedActivity | undefined {
  const message = recording.state.messages.get(id);
  if (message === undefined || typeof message.to !== "string" || livesElsewhere(run, message.to)) return undefined;
  const name = `${nodeName(run.path, message.to)}/${id}`;
  const place = { run_id: run.runId, path: run.path };
  const agent = agents.get(agentIdOf(place, message.to));
  const end = answerEnd(message, recording);
  if (agent === undefined || (end === undefined && !recording.activities.has(name))) return undefined;
  const query: Message = {
    ...{ v: 1, id, type: "query", ...place },
    from: agentIdOf(place, message.from),
    to: agent.id,
    trail: message.trail,
    content: message.content,
  };
  return {
    name,
    end,
    run: async () => (await agent.answer({ query, deadline: Number.POSITIVE_INFINITY }, freeSlot)).content,
    stop: () => agent.abandon(id),
  };
}

/** What was done in another process is in the journal as what came back from there, and nothing of it is done here. */
function livesElsewhere({ path, conversation }: RunContext, nodeId: string): boolean {
  return path === "" && conversation.journal.state.remote?.includes(nodeId) === true;
}

function answerEnd(
  { id, outcome, answer, error }: MessageState,
  { settledAt, gatedAnswers }: Recording,
): ReplayedActivity["end"] {
  const sequence = settledAt.get(id);
  if (sequence === undefined || gatedAnswers.has(id)) return undefined;
  if (outcome === "answered") return { sequence, output: answer ?? null };
  const isAnswerers = outcome === "failed" && error !== undefined && !error.code.startsWith("TRANSPORT_");
  return isAnswerers && !isFromOutside(error) ? { sequence, error } : undefined;
}
