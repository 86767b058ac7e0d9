import { readFile } from "node:fs/promises";
import {
  check,
  type Diagnostic,
  type JsonObject,
  type JsonValue,
  loadWorkflow,
  memoryRunStore,
  type RequestedInput,
  type Run,
  type RunEvent,
  type RunOptions,
  type RunState,
  startRun,
  type Workflow,
} from "@chasmx/core";

/** What one rehearsal of an example showed. */
export interface Rehearsal {
  readonly state: RunState;
  /** The run's journal, as its store gives it. */
  readonly events: readonly RunEvent[];
}

/** How an example is run. */
export interface RehearsalOptions extends Pick<RunOptions, "mode" | "transport"> {
  /** What people answer; the first of their choices unless given. */
  readonly answer?: (request: RequestedInput, answered: number) => JsonValue;
}

/** Runs an example with the embedded model, and with people who answer at once. */
export async function rehearse(
  file: string,
  inputs: JsonObject = {},
  { answer = ({ choices }) => choices?.[0] ?? "", ...options }: RehearsalOptions = {},
): Promise<Rehearsal> {
  const started = Promise.withResolvers<Run>();
  let answered = 0;
  const onEvent = (event: RunEvent) => {
    if (event.type !== "input-requested") return;
    const value = answer(event.request, answered++);
    void started.promise.then((run) => run.giveInput(event.key, value));
  };
  const store = memoryRunStore();
  const run = await startRun(await loadExample(file), { ...options, inputs, store, onEvent });
  started.resolve(run);
  const state = await run.finished;
  const events: RunEvent[] = [];
  for await (const event of store.read(run.id)) events.push(event);
  return { state, events };
}

/** Loads an example with the workflows that its nodes run. */
export async function loadExample(file: string): Promise<Workflow> {
  return await loadWorkflow(await readText(file), { files: { file, read: readText } });
}

/** Everything that the checks have to say about an example. */
export async function diagnosticsOf(file: string): Promise<readonly Diagnostic[]> {
  return (await check(await readText(file))).diagnostics;
}

/** The text of a file among the examples. */
export function readText(file: string): Promise<string> {
  return readFile(new URL(file, import.meta.url), "utf8");
}

/** Who said what to whom, a line for each message: `student asks teacher: … (answered)`. */
export function conversationOf({ messages }: RunState): string[] {
  return [...messages.values()].map(({ type, from, to, content, outcome }) => {
    const verb = type === "query" ? "asks" : "tells";
    const said = type === "query" ? (content as { readonly question: string }).question : String(content);
    return `${from} ${verb} ${[to].flat().join(", ")}: ${said} (${outcome})`;
  });
}

/** The ids of the nodes that ended in a status, in the order in which they were first heard of. */
export function nodesThat(status: string, { nodes }: RunState): string[] {
  return [...nodes.values()].filter((node) => node.status === status).map((node) => node.nodeId);
}
