import type { HostBus } from "../../communication/host-bus.ts";
import type { Slot } from "../../communication/mailbox.ts";
import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import type { LlmProvider, LlmRequest, LlmResponse } from "../../contracts/llm-provider.ts";
import type { Message } from "../../contracts/message.ts";
import type { AgentVerbs, NodeContext, Peer, ReceivedBroadcast, StepIo } from "../../contracts/node-type.ts";
import { ChasmError } from "../../errors.ts";
import type { Cancellation } from "../../journal/cancellation.ts";
import { assertJson } from "../../journal/json-check.ts";
import { quiet } from "../../journal/quiet.ts";
import type { RunnableNode, Workflow } from "../../workflow/runnable.ts";
import { callProvider } from "../provider-call.ts";
import type { RemoteRequest } from "./requests.ts";
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

async function generate(
  { node, provider, model, scene, cancellation, onLog }: HostedActivity,
  given: LlmRequest,
  usage: HostedUsage,
): Promise<LlmResponse> {
  const { tokens_left: left } = scene;
  if (left !== undefined && usage.input_tokens + usage.output_tokens >= left) {
    throw new ChasmError(
      "LIMIT_EXCEEDED",
      `The run has no tokens left for node "${node.id}": metadata.budget.max_tokens is used up.`,
    );
  }
  const request = model === undefined ? given : { ...given, model };
  const { signal } = cancellation;
  const answered = callProvider(provider, request, {
    options: { signal },
    cancellation,
    isBounded: left !== undefined,
    onRetry: onLog,
  });
  const response = (await cancellation.race(answered)) as unknown as LlmResponse;
  usage.input_tokens += response.usage?.input_tokens ?? 0;
  usage.output_tokens += response.usage?.output_tokens ?? 0;
  return response;
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
