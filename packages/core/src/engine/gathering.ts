import { type AgentPlace, agentIdOf } from "../communication/agent-id.ts";
import type { Bus } from "../communication/bus.ts";
import { openWork } from "../communication/open-work.ts";
import type { Conversation, Member } from "../communication/party.ts";
import type { JsonObject } from "../contracts/json.ts";
import type { Question } from "../contracts/node-type.ts";
import { ChasmError } from "../errors.ts";
import { Cancellation } from "../journal/cancellation.ts";
import type { Journal } from "../journal/journal.ts";
import { nodeName, splitNodeName } from "../journal/run-state.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import type { AcceptedRun } from "./accepted-run.ts";
import { answerer } from "./answering.ts";
import { limitsOf } from "./connection.ts";
import type { Place } from "./place.ts";
import type { RunContext } from "./run-context.ts";

/** A workflow's nodes, gathered around their run's bus. */
export interface Gathering {
  readonly run: RunContext;
  /** In the order of the document; a graph node's index leads here. */
  readonly participants: readonly Participant[];
  /** Stops what is left, waits until every message has its outcome, and unregisters the agents. Never rejects. */
  close(): Promise<void>;
}

/** A node with its place in the conversation. */
export interface Participant {
  readonly node: RunnableNode;
  readonly member: Member;
  /** What the node has been asked and has answered so far, by conversation. */
  readonly conversations: Map<string, Question["earlier"]>;
}

const workflowEnded = new ChasmError("RUN_CANCELLED", "The workflow has ended.");

/** Registers the agents of one workflow on their run's bus: from here on, everyone of it can be asked. */
export function gather(accepted: AcceptedRun, bus: Bus, place: Place): Gathering {
  const { runId, journal, exchanges } = accepted;
  const { path, workflow } = place;
  const participants = workflow.nodes.map(
    (node): Participant => ({
      node,
      member: memberOf({ run_id: runId, path }, node),
      conversations: exchanges.get(nodeName(path, node.id)) ?? new Map(),
    }),
  );
  const run = contextOf(accepted, place, {
    runId,
    path,
    journal,
    bus,
    redaction: accepted.redaction,
    gate: accepted.options.gate,
    limits: limitsOf(accepted),
    budgets: place.budgets,
    askTimeoutMs: place.askTimeoutMs,
    elsewhere: path === "" ? accepted.remote : undefined,
    members: new Map(participants.map(({ member }) => [member.nodeId, member])),
    openMessages: openWork(),
  });
  const leave = register(run, bus, participants);

  return {
    run,
    participants,
    async close() {
      run.cancellation.cancel(place.cancellation.reason ?? workflowEnded);
      await run.conversation.openMessages.idle();
      leave();
    },
  };
}

function contextOf(accepted: AcceptedRun, place: Place, conversation: Conversation): RunContext {
  const { runId, mode, options, provider, journal, workflow, effects, reservations, inputDesk, remote } = accepted;
  return {
    ...place,
    runId,
    mode,
    conversation,
    provider,
    model: options.model,
    now: new Date(journal.state.acceptedAt).toISOString(),
    subWorkflows: workflow.subWorkflows,
    performPlace: (other) => accepted.performPlace(accepted, conversation.bus, other),
    effects,
    reservations,
    inputDesk,
    remote: place.path === "" ? remote : undefined,
    cancellation: new Cancellation(place.cancellation),
    runCancellation: accepted.cancellation,
    onDelta: options.onDelta,
  };
}

/** Hosts everyone who answers and registers everyone who communicates. Gives the function that ends it. */
function register(run: RunContext, bus: Bus, participants: readonly Participant[]): () => void {
  const { journal } = run.conversation;
  // Those who live elsewhere are registered when they are there.
  const local = participants.filter(({ node }) => run.remote?.has(node.id) !== true);
  const agents = local.map(({ member }) => member).filter((member) => member.canCommunicate);
  for (const participant of local) {
    const { canAnswer, canCommunicate } = participant.member;
    if (canAnswer || canCommunicate) bus.host(answerer({ run, ...participant }));
  }
  for (const { nodeId, agentId } of agents) {
    journal.record({ type: "agent-registered", node_id: nodeId, agent_id: agentId }, run.path);
  }
  return () => {
    for (const { member } of local) bus.leave(member.agentId);
    for (const {
      member: { nodeId, agentId },
    } of participants) {
      // Who left its run for another process to go on with has unregistered everyone by then.
      if (journal.isEnded) return;
      if (!journal.state.agents.has(nodeName(run.path, nodeId))) continue;
      journal.record({ type: "agent-unregistered", node_id: nodeId, agent_id: agentId }, run.path);
    }
  };
}

/** Unregisters every agent that the journal still knows: an earlier process that died could not, and one that leaves must. */
export function unregisterAll(journal: Journal): void {
  for (const [name, agentId] of [...journal.state.agents]) {
    const { path, nodeId } = splitNodeName(name);
    journal.record({ type: "agent-unregistered", node_id: nodeId, agent_id: agentId }, path);
  }
}

function memberOf(place: AgentPlace, { id, document, type, name, description, canCommunicate }: RunnableNode): Member {
  return {
    nodeId: id,
    agentId: agentIdOf(place, id),
    type: type.type,
    name,
    description,
    canAnswer: type.answer !== undefined,
    canCommunicate,
    answerTimeoutMs: type.answerTimeoutMs?.((document.config ?? {}) as JsonObject),
  };
}
