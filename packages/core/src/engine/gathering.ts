import { agentIdOf } from "../communication/agent-id.ts";
import type { Bus } from "../communication/bus.ts";
import { openWork } from "../communication/open-work.ts";
import type { Conversation, Member } from "../communication/party.ts";
import type { Question } from "../contracts/node-type.ts";
import { ChasmError } from "../errors.ts";
import { Cancellation } from "../journal/cancellation.ts";
import { nodeName } from "../journal/run-state.ts";
import type { GraphNode } from "../workflow/graph.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import type { AcceptedRun } from "./accepted-run.ts";
import { answerer } from "./answering.ts";
import { limitsOf } from "./connection.ts";
import { exchangesSoFar } from "./exchanges.ts";
import type { NodeEnd } from "./node-end.ts";
import { runNode } from "./node-run.ts";
import type { RunContext } from "./run-context.ts";

/** A run's nodes, gathered around one bus. */
export interface Gathering {
  readonly run: RunContext;
  /** Runs one node to its end. */
  runNode(node: GraphNode): Promise<NodeEnd>;
  /** Stops what is left, waits until every message has its outcome, and unregisters the agents. Never rejects. */
  close(): Promise<void>;
}

/** A node with its place in the conversation. */
interface Participant {
  readonly node: RunnableNode;
  readonly member: Member;
  /** What the node has been asked and has answered so far, by conversation. */
  readonly conversations: Map<string, Question["earlier"]>;
}

const runEnded = new ChasmError("RUN_CANCELLED", "The run has ended.");

/** Registers a run's agents on its bus: from here on, everyone can be asked. */
export function gather(accepted: AcceptedRun, bus: Bus): Gathering {
  const { runId, workflow, journal } = accepted;
  const before = exchangesSoFar(journal.state);
  const participants = workflow.nodes.map(
    (node): Participant => ({
      node,
      member: memberOf(runId, node),
      conversations: before.get(node.id) ?? new Map(),
    }),
  );
  const run = contextOf(accepted, {
    runId,
    path: "",
    journal,
    bus,
    redaction: accepted.redaction,
    gate: accepted.options.gate,
    limits: limitsOf(accepted),
    askTimeoutMs: (workflow.document.metadata?.ask_timeout_seconds ?? 30) * 1000,
    members: new Map(participants.map(({ member }) => [member.nodeId, member])),
    openMessages: openWork(),
  });
  const leave = register(run, bus, participants);

  return {
    run,
    async runNode({ index }) {
      const participant = participants[index] as Participant;
      return await runNode({ run, ...participant });
    },
    async close() {
      run.cancellation.cancel(accepted.cancellation.reason ?? runEnded);
      await run.conversation.openMessages.idle();
      leave();
    },
  };
}

function contextOf(accepted: AcceptedRun, conversation: Conversation): RunContext {
  const { workflow, options, provider, inputs, secrets, journal, cancellation } = accepted;
  return {
    runId: accepted.runId,
    path: conversation.path,
    workflow,
    conversation,
    provider,
    model: options.model,
    inputs,
    secrets,
    now: new Date(journal.state.acceptedAt).toISOString(),
    maxTokens: workflow.document.metadata?.budget?.max_tokens,
    cancellation: new Cancellation(cancellation),
    onDelta: options.onDelta,
  };
}

/** Hosts everyone who answers and registers everyone who communicates. Gives the function that ends it. */
function register(run: RunContext, bus: Bus, participants: readonly Participant[]): () => void {
  const { journal } = run.conversation;
  const agents = participants.map(({ member }) => member).filter((member) => member.canCommunicate);
  for (const participant of participants) {
    const { canAnswer, canCommunicate } = participant.member;
    if (canAnswer || canCommunicate) bus.host(answerer({ run, ...participant }));
  }
  // An earlier process that died could not unregister its agents.
  for (const { nodeId, agentId } of agents) {
    if (!journal.state.agents.has(nodeName(run.path, nodeId))) continue;
    journal.record({ type: "agent-unregistered", node_id: nodeId, agent_id: agentId }, run.path);
  }
  for (const { nodeId, agentId } of agents) {
    journal.record({ type: "agent-registered", node_id: nodeId, agent_id: agentId }, run.path);
  }
  return () => {
    for (const { member } of participants) bus.leave(member.agentId);
    for (const { nodeId, agentId } of agents) {
      journal.record({ type: "agent-unregistered", node_id: nodeId, agent_id: agentId }, run.path);
    }
  };
}

function memberOf(runId: string, node: RunnableNode): Member {
  const { id, type, name, description, canCommunicate } = node;
  const canAnswer = type.answer !== undefined;
  return { nodeId: id, agentId: agentIdOf(runId, id), type: type.type, name, description, canAnswer, canCommunicate };
}
