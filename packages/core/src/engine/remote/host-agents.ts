import { agentIdOf } from "../../communication/agent-id.ts";
import type { Refusal } from "../../communication/announcement.ts";
import { type HostBus, type OwnerNews, openHostBus } from "../../communication/host-bus.ts";
import type { HostedAgent } from "../../communication/hosting.ts";
import { defaultLimits } from "../../communication/limits.ts";
import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import type { LlmProvider } from "../../contracts/llm-provider.ts";
import type { Transport } from "../../contracts/transport.ts";
import { ChasmError, errorRecord, recordedError } from "../../errors.ts";
import { Cancellation } from "../../journal/cancellation.ts";
import { assertJson } from "../../journal/json-check.ts";
import { quiet } from "../../journal/quiet.ts";
import { createRedaction, type Redaction } from "../../journal/redaction.ts";
import { rehearsal } from "../../models/rehearsal.ts";
import type { RunnableNode, Workflow } from "../../workflow/runnable.ts";
import { concurrencyOf, questionOf } from "../answering.ts";
import { type ModelUse, modelsOf, refuseUnserved } from "../models-in-use.ts";
import { cancelled, listen } from "../run-control.ts";
import { assertHostable } from "./assert-hostable.ts";
import { type HostedActivity, type HostedUsage, hostContext } from "./host-context.ts";
import { readScene } from "./scene.ts";
import { hashOf } from "./workflow-hash.ts";

/** How agents are hosted for a run that another process owns. */
export interface HostAgentsOptions {
  readonly runId: string;
  /** The nodes whose agents are hosted here. */
  readonly nodes: readonly string[];
  /** Opens the transport; it is closed at the end. */
  readonly transport: () => Transport;
  /** Who generates. The embedded rehearsal unless given. */
  readonly provider?: LlmProvider;
  /** The model for every node, instead of what the document says. */
  readonly model?: string;
  /** Secrets by name, for what reaches a service: they never travel. */
  readonly secrets?: JsonObject;
  /** Ends the hosting. */
  readonly signal?: AbortSignal;
  /** Is told of the run's owner: when it has taken the agents, when it is not heard of any more, when the run has ended. */
  readonly onOwner?: (news: OwnerNews) => void;
  /** Receives what nodes log. */
  readonly onLog?: (nodeId: string, message: string) => void;
}

/** Agents that are hosted for a run. */
export interface AgentHost {
  /** Resolves when the run has ended, or `leave` was called. Rejects with OPTION_INVALID where the owner takes none of the agents. */
  readonly finished: Promise<void>;
  /** Ends what is under way and leaves the run. */
  leave(): void;
}

/** The reason of everything that is left of an answer once it is given. One for all: making an error is not cheap. */
const answerEnded = cancelled("What this effect belonged to has ended.");
/** How long a transport may take to connect. */
const connectTimeoutMs = 10_000;

/**
 * Hosts agents for a run in this process: the run's owner sends what they are asked and what they are to do, and journals what
 * comes back. Resolves once the agents are announced; the run may begin before or after. Rejects with OPTION_INVALID where a
 * node cannot be hosted, and with TRANSPORT_UNAVAILABLE.
 */
export async function hostAgents(workflow: Workflow, options: HostAgentsOptions): Promise<AgentHost> {
  const { runId, nodes: ids, secrets = {}, signal, onOwner, provider = rehearsal() } = options;
  const nodes = ids.map((id) => assertHostable(workflow, id));
  refuseUnserved(hostedModels(workflow, options), provider);
  const redaction = createRedaction(Object.entries(secrets));
  const cancellation = new Cancellation();
  const end = Promise.withResolvers<void>();
  const transport = options.transport();
  await transport.connect({
    signal: AbortSignal.any([AbortSignal.timeout(connectTimeoutMs), ...(signal === undefined ? [] : [signal])]),
  });
  const news = (told: OwnerNews) => {
    onOwner?.(told);
    if (told.type === "ended") end.resolve();
    if (told.type === "found" && told.agents.length === 0 && areFinal(told.refused))
      end.reject(noneTaken(runId, told.refused));
  };
  let bus: HostBus | undefined;
  const openedBus = () => {
    if (bus === undefined) throw new ChasmError("TRANSPORT_UNAVAILABLE", "The run's owner cannot be reached yet.");
    return bus;
  };
  const host: Host = { ...options, provider, workflow, redaction, cancellation, secrets, bus: openedBus };
  bus = await openHostBus({
    transport,
    runId,
    workflow: await hashOf(workflow),
    agents: nodes.map((node) => hostedAgent(host, node)),
    ...defaultLimits,
    onDropped: () => undefined,
    onOwner: news,
  });
  const stopListening = listen(signal, cancellation);
  cancellation.onCancel(() => end.resolve());
  const opened = bus;
  const finished = end.promise.finally(async () => {
    cancellation.cancel(cancelled("The process hosts no agents any more."));
    stopListening();
    await opened.close();
    await transport.close();
  });
  return { finished: quiet(finished), leave: () => end.resolve() };
}

/** What is hosted runs no other workflow. */
function hostedModels(workflow: Workflow, { nodes, model }: HostAgentsOptions): ModelUse[] {
  return modelsOf(workflow, { model }).filter(({ file, nodeId }) => file === undefined && nodes.includes(nodeId));
}

/** Whether waiting has no sense: an agent that another process hosts may be needed here when that one goes. */
function areFinal(refused: { readonly [agentId: string]: Refusal }): boolean {
  return Object.values(refused).every((refusal) => refusal.is_final);
}

function noneTaken(runId: string, refused: { readonly [agentId: string]: Refusal }): ChasmError {
  const reasons = [...new Set(Object.values(refused).map(({ reason }) => reason))].join(" ");
  return new ChasmError("OPTION_INVALID", `The owner of the run "${runId}" takes none of the agents. ${reasons}`);
}

interface Host extends HostAgentsOptions {
  readonly provider: LlmProvider;
  readonly workflow: Workflow;
  readonly redaction: Redaction;
  readonly cancellation: Cancellation;
  readonly secrets: JsonObject;
  readonly bus: () => HostBus;
}

/** A node's agent in this process: it answers, and does the node's own work when the owner sends it. */
function hostedAgent(host: Host, node: RunnableNode): HostedAgent {
  const { runId, workflow, redaction, provider, model, bus, onLog } = host;
  const underWay = new Map<string, Cancellation>();
  return {
    id: agentIdOf({ run_id: runId, path: "" }, node.id),
    concurrency: concurrencyOf(node),
    async answer({ query, deadline }, slot) {
      const cancellation = new Cancellation(host.cancellation);
      underWay.set(query.id, cancellation);
      const usage: HostedUsage = { input_tokens: 0, output_tokens: 0 };
      try {
        const activity: HostedActivity = {
          ...{
            workflow,
            node,
            query,
            scene: readScene(query.content),
            slot,
            deadline,
            cancellation,
            provider,
            model,
            bus,
          },
          onLog: (message) => onLog?.(node.id, message),
        };
        const given = perform(activity, host.secrets, usage);
        const content = assertJson(await cancellation.race(given), `What node "${node.id}" gives`);
        if (!redaction.reveals(content)) return { content, usage };
        throw new ChasmError(
          "SECRET_REFUSED",
          `What node "${node.id}" gives holds a secret. Secrets go to services only.`,
        );
      } catch (error) {
        throw recordedError(redaction.redactEvent(errorRecord(error)), error);
      } finally {
        underWay.delete(query.id);
        cancellation.cancel(answerEnded);
      }
    },
    abandon(queryId) {
      underWay.get(queryId)?.cancel(cancelled("Nobody waits for this any more."));
    },
  };
}

async function perform(activity: HostedActivity, secrets: JsonObject, usage: HostedUsage): Promise<JsonValue> {
  const { node, query, scene } = activity;
  const { inputs, outputs, now, attempt, earlier = [], output } = scene;
  const context = hostContext(activity, usage);
  const isWork = attempt !== undefined;
  const config = node.config.render({ inputs, secrets, outputs, now }, isWork ? "fail" : "empty");
  if (isWork) return await node.type.run(config, context);
  if (node.type.answer === undefined) throw new ChasmError("ASK_REJECTED", `Node "${node.id}" answers no questions.`);
  const question = { ...questionOf(query, earlier), ...(output === undefined ? {} : { output }) };
  return await node.type.answer(question, config, context);
}
