import type { HostBus } from "../../communication/host-bus.ts";
import type { Slot } from "../../communication/mailbox.ts";
import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import type { LlmProvider, LlmRequest, LlmResponse, Usage } from "../../contracts/llm-provider.ts";
import type { Message } from "../../contracts/message.ts";
import type { AgentVerbs, NodeContext, Peer, ReceivedBroadcast, StepIo } from "../../contracts/node-type.ts";
import { ChasmError } from "../../errors.ts";
import type { Cancellation } from "../../journal/cancellation.ts";
import { assertJson } from "../../journal/json-check.ts";
import { quiet } from "../../journal/quiet.ts";
import { withCost } from "../../models/price.ts";
import type { RunnableNode, Workflow } from "../../workflow/runnable.ts";
import { amountOf, boundedRequest } from "../call-amount.ts";
import { callProvider } from "../provider-call.ts";
import type { ModelAmount } from "../reservations.ts";
import type { HoldRequest, RemoteRequest } from "./requests.ts";
import type { RemoteScene } from "./scene.ts";

/** One thing that a hosted agent does: its own work, or an answer. */
export interface HostedActivity {
  readonly workflow: Workflow;
  readonly node: RunnableNode;
  readonly query: Message;
  readonly scene: RemoteScene;
  readonly slot: Slot;
  /** When whoever waits stops waiting, in milliseconds since 1970. */
  readonly deadline: number;
  readonly cancellation: Cancellation;
  readonly provider: LlmProvider;
  readonly model: string | undefined;
  readonly bus: () => HostBus;
  readonly onLog: (message: string) => void;
}

/** What the models of one activity have used. */
export interface HostedUsage {
  input_tokens: number;
  output_tokens: number;
  cost_usd?: number;
}

/**
 * What a node has of its run in a process that hosts its agent. The owner keeps the journal: the verbs go to it, and what the
 * agent does here, model calls and effects, is one step there.
 */
export function hostContext(activity: HostedActivity, usage: HostedUsage): NodeContext {
  const { node, query, scene, cancellation, onLog } = activity;
  const ordinals = new Map<string, number>();
  const place = `${query.run_id}/${node.id}${scene.attempt === undefined ? `/${query.id}` : ""}`;
  return {
    run: {
      id: query.run_id,
      path: query.path,
      nodeId: node.id,
      attempt: scene.attempt ?? 1,
      get signal() {
        return cancellation.signal;
      },
    },
    inputs: scene.inputs,
    outputs: scene.upstream ?? {},
    incoming: scene.incoming ?? {},
    agent: remoteVerbs(activity),
    model: { generate: (request) => quiet(generate(activity, request, usage)) },
    async step(name, effect) {
      const ordinal = ordinals.get(name) ?? 0;
      ordinals.set(name, ordinal + 1);
      const io: StepIo = { idempotencyKey: `${place}/${name}/${ordinal}`, signal: cancellation.signal };
      cancellation.throwIfCancelled();
      return assertJson(await effect(io), `The result of step "${name}" of node "${node.id}"`) as Awaited<
        ReturnType<typeof effect>
      >;
    },
    requestInput: () => Promise.reject(ownersAlone("A person is asked")),
    runWorkflow: () => Promise.reject(ownersAlone("Another workflow is run")),
    log: (message) => onLog(String(message)),
  };
}

function ownersAlone(what: string): ChasmError {
  return new ChasmError("ASK_REJECTED", `${what} by the run's owner alone, and this agent lives in another process.`);
}

async function generate(activity: HostedActivity, given: LlmRequest, usage: HostedUsage): Promise<LlmResponse> {
  const { node, provider, model, scene, cancellation, onLog } = activity;
  const { budget } = scene;
  const named = model === undefined ? given : { ...given, model };
  const request = budget === undefined ? named : boundedRequest(provider, named);
  const hold = holdAtOwner(activity, usage);
  if (budget !== undefined) {
    const countsMoney = budget === "money";
    await hold(amountOf(provider, request, { countsMoney, nodeId: node.id }));
  }
  const { signal } = cancellation;
  const answered = callProvider(provider, request, {
    options: { signal, onNote: onLog },
    cancellation,
    isBounded: budget !== undefined,
  });
  try {
    const response = (await cancellation.race(answered)) as unknown as LlmResponse;
    count(usage, withCost(response.usage, provider.priceOf?.(request.model)));
    return response;
  } finally {
    // What was reserved is free for others at once. Where the word is lost it is free when the activity ends.
    if (budget !== undefined) void quiet(hold());
  }
}

function count(total: HostedUsage, used: Usage | undefined): void {
  if (used === undefined) return;
  total.input_tokens += used.input_tokens;
  total.output_tokens += used.output_tokens;
  if (used.cost_usd !== undefined) total.cost_usd = (total.cost_usd ?? 0) + used.cost_usd;
}

/** Reserves at the owner, who alone knows what is left: for the next call, and for what was used so far. */
function holdAtOwner({ query, deadline, bus }: HostedActivity, usage: HostedUsage) {
  return async (next?: ModelAmount): Promise<void> => {
    const { input_tokens: input, output_tokens: output, cost_usd: cost = 0 } = usage;
    const request: HoldRequest = {
      verb: "hold",
      used: { tokens: input + output, cost_usd: cost },
      ...(next === undefined ? {} : { next: { tokens: next.tokens, cost_usd: next.costUsd } }),
    };
    const timeoutMs = Math.max(1, deadline - Date.now());
    await bus().request({ type: "context", query, content: request as unknown as JsonObject, timeoutMs });
  };
}

/** The verbs of an agent whose run is owned elsewhere: each is a request to the owner. */
function remoteVerbs({ workflow, node, query, slot, deadline, cancellation, bus }: HostedActivity): AgentVerbs {
  const request = (type: "query" | "broadcast" | "context", content: RemoteRequest): Promise<JsonValue> => {
    cancellation.throwIfCancelled();
    const timeoutMs = Math.max(1, deadline - Date.now());
    return cancellation.race(bus().request({ type, query, content: content as unknown as JsonObject, timeoutMs }));
  };
  const step = (options: { readonly step?: string } | undefined) =>
    options?.step === undefined ? {} : { step: options.step };
  return {
    get peers() {
      return workflow.nodes.filter((other) => other !== node && other.type.answer !== undefined).map(peerOf);
    },
    ask: (target, question, options = {}) =>
      quiet(slot.whileWaiting(() => request("query", { verb: "ask", target, question, options }))),
    broadcast: (message, options = {}) =>
      quiet(request("broadcast", { verb: "broadcast", message, options }).then(Number)),
    setShared: (name, value, options) =>
      quiet(request("context", { verb: "set", name, value, ...step(options) }).then(() => undefined)),
    getShared: (name, fallback = null, options) =>
      quiet(request("context", { verb: "get", name, default: fallback, ...step(options) })),
    inbox: () =>
      quiet(request("context", { verb: "inbox" }) as Promise<unknown> as Promise<readonly ReceivedBroadcast[]>),
  };
}

function peerOf({ id, type, name, description }: RunnableNode): Peer {
  return {
    id,
    type: type.type,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
}
