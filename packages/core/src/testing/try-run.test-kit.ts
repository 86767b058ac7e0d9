import { loadWorkflow } from "../checks/load.ts";
import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { LlmProvider, LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import type { NodeContext, NodeType, Question } from "../contracts/node-type.ts";
import type { RunEvent, RunEventOf, RunEventType } from "../contracts/run-event.ts";
import type { RunStore } from "../contracts/run-store.ts";
import { startRun } from "../engine/executor.ts";
import type { RunOptions } from "../engine/options.ts";
import type { Run } from "../engine/perform.ts";
import type { RunState } from "../journal/run-state.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";

/** A run of a test, with everything that it wrote. */
export interface TriedRun {
  readonly run: Run;
  readonly events: readonly RunEvent[];
  readonly store: RunStore;
  /** The final state. */
  readonly ended: Promise<RunState>;
  of<Type extends RunEventType>(type: Type): RunEventOf<Type>[];
}

/** What a test says about its run. */
export interface TryOptions extends RunOptions {
  readonly nodeTypes?: readonly NodeType<never>[];
}

/** Loads a document, starts it and collects its events. */
export async function tryRun(document: object, { nodeTypes = [], ...options }: TryOptions = {}): Promise<TriedRun> {
  const workflow = await loadWorkflow(document, { nodeTypes: nodeTypes as unknown as readonly NodeType<unknown>[] });
  const events: RunEvent[] = [];
  const store = options.store ?? memoryRunStore();
  const run = await startRun(workflow, {
    store,
    ...options,
    onEvent(event) {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  const of = (type: RunEventType) => events.filter((event) => event.type === type) as never;
  return { run, events, store, ended: run.finished, of };
}

/** A node type of a test. Its nodes carry their work in a table by id. */
export function worker(
  work: Readonly<Record<string, (context: NodeContext, config: JsonObject) => Promise<JsonValue> | JsonValue>>,
  answer?: (question: Question, context: NodeContext) => Promise<JsonValue> | JsonValue,
): NodeType<never> {
  const type: NodeType<JsonObject> = {
    type: "worker",
    description: "Does what its test says.",
    configSchema: { type: "object", properties: { can_communicate: { type: "boolean" } }, additionalProperties: true },
    run: (config, context) => work[context.run.nodeId]?.(context, config) ?? null,
  };
  const whole =
    answer === undefined
      ? type
      : {
          ...type,
          answer: async (question: Question, _: JsonObject, context: NodeContext) => answer(question, context),
        };
  return whole as unknown as NodeType<never>;
}

/** A document of nodes, each the type alone or its whole entry, in a line unless edges are given. */
export function document(
  nodes: Readonly<Record<string, string | object>>,
  {
    edges = [],
    ...rest
  }: { readonly edges?: readonly (readonly [string, string, string?])[]; readonly [key: string]: unknown } = {},
): object {
  return {
    name: "a test",
    nodes: Object.entries(nodes).map(([id, node]) =>
      typeof node === "string" ? { id, type: node, config: { can_communicate: true } } : { id, ...node },
    ),
    edges: edges.map(([from, to, branch]) => (branch === undefined ? { from, to } : { from, to, branch })),
    ...rest,
  };
}

/** A promise with its handles. */
export function deferred<T = void>() {
  return Promise.withResolvers<T>();
}

/** A provider that answers by a function. */
export function provider(
  generate: (request: LlmRequest, options: { readonly signal: AbortSignal }) => unknown,
): LlmProvider {
  return {
    name: "test",
    isFree: true,
    generate: (request, options) => generate(request, options) as Promise<LlmResponse>,
  };
}

/** Lets everything run that can run without time passing. */
export async function settled(rounds = 20): Promise<void> {
  for (let round = 0; round < rounds; round++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Whether a promise has settled once everything ran that can run without time passing. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  const note = () => {
    done = true;
  };
  promise.then(note, note);
  await settled();
  return done;
}

/** Collects rejections that nobody handles while the work runs, and exceptions that nobody catches. */
export async function strays(work: () => Promise<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  const note = (error: unknown) => found.push(error);
  const events = ["unhandledRejection", "uncaughtException"] as const;
  const others = events.map((event) => [event, process.listeners(event as never)] as const);
  for (const event of events) {
    process.removeAllListeners(event);
    process.on(event, note);
  }
  try {
    await work();
    await settled();
  } finally {
    for (const [event, listeners] of others) {
      process.removeAllListeners(event);
      for (const listener of listeners) process.on(event, listener as never);
    }
  }
  return found;
}

/** A store that only knows the slow way, each append as late as the test says. */
export function lateStore(before: () => Promise<void> = async () => settled(1)): RunStore {
  const { appendNow: _, ...store } = memoryRunStore();
  return {
    ...store,
    async append(...given) {
      await before();
      await store.append(...given);
    },
  };
}
