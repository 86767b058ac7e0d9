import { agentVerbs } from "../../communication/agent.ts";
import { agentIdOf, nodeIdOf } from "../../communication/agent-id.ts";
import { type Slot, threadOf } from "../../communication/mailbox.ts";
import type { Elsewhere, Member } from "../../communication/party.ts";
import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import type { Usage } from "../../contracts/llm-provider.ts";
import type { Message } from "../../contracts/message.ts";
import type { Question } from "../../contracts/node-type.ts";
import type { RunEvent } from "../../contracts/run-event.ts";
import { ChasmError, errorFromRecord } from "../../errors.ts";
import { Cancellation } from "../../journal/cancellation.ts";
import type { Journal } from "../../journal/journal.ts";
import { nodeName } from "../../journal/run-state.ts";
import { longestTimerMs } from "../../timers.ts";
import type { RunnableNode } from "../../workflow/runnable.ts";
import { Activity } from "../activity.ts";
import { type Exchanges, questionIn, remember } from "../exchanges.ts";
import { nodesLeadingTo } from "../incoming.ts";
import { outputsOf, type RunContext, sceneOf } from "../run-context.ts";
import { budgetScene, createRemoteHolds, isHoldRequest } from "./remote-holds.ts";
import type { RemoteWork, RemoteWorker } from "./remote-worker.ts";
import { carryOut } from "./requests.ts";
import type { RemoteScene } from "./scene.ts";

/** The agents of a run that live in other processes, as its owner deals with them. */
export interface RemoteAgents extends RemoteWorker, Elsewhere {
  readonly agentIds: ReadonlySet<string>;
  /** The main workflow is gathered: from here on its agents can be served. */
  serve(run: RunContext): void;
  /** Does what a remote agent wants while it works on a question or on its own task. */
  carryOut(request: Message, query: Message): Promise<JsonValue>;
  onJoined(agentId: string, host: string): void;
  onGone(agentId: string, reason: string): void;
  isOver(): boolean;
  /** Hears what the journal holds now. */
  onEvent(event: RunEvent): void;
}

/** What it needs of its run before its nodes are gathered. */
export interface RemoteAgentsOptions {
  readonly runId: string;
  readonly nodeIds: readonly string[];
  readonly journal: Journal;
  readonly exchanges: Exchanges;
}

const freeSlot: Slot = { whileWaiting: (work) => work() };

/** Prepares a run for agents that live elsewhere. */
export function createRemoteAgents({ runId, nodeIds, journal, exchanges }: RemoteAgentsOptions): RemoteAgents {
  const place = { run_id: runId, path: "" };
  const ids = new Set(nodeIds);
  /** What each agent was asked and answered, by conversation. */
  const conversations = new Map(nodeIds.map((id) => [id, exchanges.get(id) ?? new Map<string, Question["earlier"]>()]));
  /** The activities in which remote agents want something, by the id of the message that they work on. */
  const parties = new Map<string, Activity>();
  let gathered: RunContext | undefined;

  const whole = () => {
    if (gathered === undefined) throw new ChasmError("ASK_REJECTED", "The run has not begun.");
    const run = gathered;
    const find = (nodeId: string): [RunnableNode, Member] => {
      const node = run.workflow.nodes[run.workflow.graph.node(nodeId)?.index ?? -1];
      const member = run.conversation.members.get(nodeId);
      if (node === undefined || member === undefined)
        throw new ChasmError("AGENT_NOT_FOUND", `The run has no node "${nodeId}".`);
      return [node, member];
    };
    return { run, find };
  };
  const partyOf = (query: Message): Activity => {
    const known = parties.get(query.id);
    if (known !== undefined) return known;
    const { run, find } = whole();
    const [node, member] = find(nodeIdOf(place, query.to));
    const { attempt } = Object((query.content as JsonObject).scene) as RemoteScene;
    const asked = { trail: query.trail ?? [], deadline: Date.now() + (query.ttl_ms ?? longestTimerMs), slot: freeSlot };
    const party = new Activity({
      run,
      node,
      member,
      activity: attempt === undefined ? query.id : String(attempt),
      attempt: attempt ?? 1,
      cancellation: new Cancellation(run.cancellation),
      ...(attempt === undefined ? { asked } : {}),
    });
    parties.set(query.id, party);
    return party;
  };
  const holds = createRemoteHolds(journal.state, () => whole().run);
  const withScene = (query: Message, scene: RemoteScene): Message => ({
    ...query,
    content: { ...(query.content as JsonObject), scene: scene as unknown as JsonObject },
  });

  return {
    agentIds: new Set(nodeIds.map((nodeId) => agentIdOf(place, nodeId))),
    has: (nodeId) => ids.has(nodeId),
    serve(run) {
      gathered = run;
    },
    prepare(query) {
      const nodeId = nodeIdOf(place, query.to);
      if (query.path !== "" || !ids.has(nodeId)) return query;
      const { run, find } = whole();
      const [node] = find(nodeId);
      const asker =
        run.workflow.nodes[
          run.workflow.graph.node(nodeIdOf(place, query.trail?.[0]?.agent ?? query.from))?.index ?? -1
        ] ?? node;
      const output = run.workflow.graph.isUpstream(node.graphNode, asker.graphNode)
        ? outputsOf(run, [nodeId])[nodeId]
        : undefined;
      return withScene(query, {
        ...sceneOf(run, node, asker),
        ...budgetScene(run),
        earlier: conversations.get(nodeId)?.get(threadOf(query)) ?? [],
        ...(output === undefined ? {} : { output }),
      });
    },
    end: (query) => void parties.delete(query.id),
    note(query, answer) {
      holds.noteAnswer(query.id);
      const threads = conversations.get(nodeIdOf(place, query.to));
      const thread = threadOf(query);
      threads?.set(thread, remember(threads.get(thread) ?? [], { question: questionIn(query.content), answer }));
    },
    async work({ node, attempt, cancellation }: RemoteWork) {
      const { run, find } = whole();
      const [, member] = find(node.id);
      const party = new Activity({ run, node, member, activity: String(attempt), attempt, cancellation });
      let usage: Usage | undefined;
      let queryId = "";
      const usageOf = () => {
        holds.end(queryId, { isJournaled: true });
        return usage;
      };
      return await party.steps.run<JsonValue>({ name: "work", isOutside: true, usageOf }, async () => {
        const base = {
          v: 1,
          id: crypto.randomUUID(),
          type: "query",
          ...place,
          from: `run-${runId}`,
          to: member.agentId,
        } as const;
        const scene: RemoteScene = {
          ...sceneOf(run, node, node),
          ...budgetScene(run),
          attempt,
          upstream: outputsOf(
            run,
            run.workflow.graph.upstreamOf(node.graphNode).map(({ id }) => id),
          ),
          incoming: outputsOf(run, nodesLeadingTo(run, node)),
        };
        const query = withScene({ ...base, ttl_ms: node.timeoutMs ?? longestTimerMs, content: {} }, scene);
        queryId = query.id;
        const stop = cancellation.onCancel((reason) => run.conversation.bus.cancel(query.id, reason));
        try {
          const reply = await run.conversation.bus.ask(query, "transport");
          if ("error" in reply) throw errorFromRecord(reply.error);
          usage = reply.usage;
          return reply.content;
        } finally {
          stop();
          holds.end(query.id, { isJournaled: false });
          parties.delete(query.id);
        }
      });
    },
    async carryOut(request, query) {
      const party = partyOf(query);
      const { cancellation } = party;
      if (isHoldRequest(request.content)) return await holds.hold(query, { request: request.content, cancellation });
      return await carryOut(agentVerbs(party), request);
    },
    onJoined(agentId, host) {
      // Another process begins what it is asked from its beginning: what the journal holds of it is not done again.
      for (const [id, party] of parties) if (party.member.agentId === agentId) parties.delete(id);
      if (journal.isEnded) return;
      journal.record({ type: "agent-registered", node_id: nodeIdOf(place, agentId), agent_id: agentId, host });
    },
    onEvent(event) {
      if (event.type === "message-settled") holds.end(event.message_id, { isJournaled: event.usage !== undefined });
    },
    isOver: () => journal.state.status !== "interrupted",
    onGone(agentId, reason) {
      const nodeId = nodeIdOf(place, agentId);
      holds.lose(agentId);
      if (journal.isEnded || !journal.state.agents.has(nodeName("", nodeId))) return;
      journal.record({ type: "agent-unregistered", node_id: nodeId, agent_id: agentId });
      journal.record({ type: "log", message: `Node "${nodeId}" has left the run: ${reason}.` });
    },
  };
}
