import type { RunEvent, RunEventBody } from "../contracts/run-event.ts";
import { ChasmError } from "../errors.ts";
import { foldRunState } from "../journal/fold.ts";
import type { RunState } from "../journal/run-state.ts";
import type { GraphNode } from "../workflow/graph.ts";
import { nearestName } from "../workflow/nearest-name.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { accept } from "./executor.ts";
import { inputsAgain } from "./inputs.ts";
import type { RunOptions } from "./options.ts";
import type { Run } from "./perform.ts";

/** How a run is begun again. */
export interface RerunOptions extends RunOptions {
  /** The node from which on everything is done again; what does not depend on it is taken from the run before. */
  readonly from?: string;
}

/**
 * Starts another run with what a run was given; `inputs` go over it, and give its secrets. With `from`, the outputs of the
 * nodes that do not come after that node, what they shared and what they told the others are taken from the run before, as
 * far as they are the same nodes now; nothing is paid for twice. Rejects as `startRun` does, and with OPTION_INVALID where
 * `from` is no node of the workflow.
 */
export async function rerun(
  workflow: Workflow,
  events: readonly RunEvent[],
  { from, ...options }: RerunOptions = {},
): Promise<Run> {
  const before = foldRunState(events);
  const reused = from === undefined ? new Set<string>() : reusedNodes(workflow, before, from);
  const inputs = inputsAgain(workflow, before, options.inputs ?? {});
  const rerunOf = { run_id: before.runId, ...(from === undefined ? {} : { from }) };
  const model = options.model ?? before.model;
  return await accept(
    workflow,
    { ...options, inputs, mode: options.mode ?? before.mode, ...(model === undefined ? {} : { model }) },
    { rerunOf, reused: factsOf(events, before, reused) },
  );
}

/** The nodes whose ends are taken over: they come before, they have ended, and nothing they depend on is done again. */
function reusedNodes(workflow: Workflow, before: RunState, from: string): ReadonlySet<string> {
  const { graph } = workflow;
  const start = graph.node(from);
  if (start === undefined) throw noSuchNode(from, graph.nodes);
  const isSame = sameNodes(workflow, before);
  const isReusable = (node: GraphNode) =>
    node !== start && !graph.isUpstream(start, node) && isSame(node.id) && hasEnded(before, node.id);
  return new Set(
    graph.nodes
      .filter(
        (node) =>
          isReusable(node) && graph.upstreamOf(node).every((other) => isReusable(other) || isSkipped(before, other.id)),
      )
      .map(({ id }) => id),
  );
}

function hasEnded({ nodes }: RunState, id: string): boolean {
  const node = nodes.get(id);
  return node?.status === "completed" || (node?.status === "failed" && node.handling !== "fail");
}

function isSkipped({ nodes }: RunState, id: string): boolean {
  return nodes.get(id)?.status === "skipped";
}

/** Whether a node is what it was; where an editor draws it does not count. */
function sameNodes({ document }: Workflow, { workflow }: RunState): (id: string) => boolean {
  const texts = (nodes: unknown) =>
    new Map(
      (nodes as readonly { readonly id: string }[]).map((node) => [
        node.id,
        JSON.stringify({ ...node, position: null }),
      ]),
    );
  const now = texts(document.nodes);
  const then = texts(workflow.nodes);
  return (id) => then.get(id) === now.get(id);
}

/** What the other run's journal says of the nodes that are taken over: their ends, what they shared, and what they told. */
function factsOf(events: readonly RunEvent[], { messages }: RunState, reused: ReadonlySet<string>): RunEventBody[] {
  const isTold = (messageId: string) => {
    const message = messages.get(messageId);
    return (
      message?.path === "" &&
      message.type === "broadcast" &&
      message.outcome === "delivered" &&
      reused.has(message.from)
    );
  };
  return events
    .filter((event) => {
      if (event.path !== "") return false;
      switch (event.type) {
        case "node-completed":
        case "node-failed":
        case "context-set":
          return reused.has(event.node_id);
        case "message-sent":
        case "message-settled":
          return isTold(event.message_id);
        default:
          return false;
      }
    })
    .map(bodyOf);
}

function bodyOf({
  v: _v,
  run_id: _run,
  sequence: _sequence,
  time: _time,
  path: _path,
  ...body
}: RunEvent): RunEventBody {
  return body;
}

function noSuchNode(name: string, nodes: readonly GraphNode[]): ChasmError {
  const meant = nearestName(
    name,
    nodes.map(({ id }) => id),
  );
  const advice = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  return new ChasmError("OPTION_INVALID", `The workflow has no node "${name.slice(0, 100)}" to run from.${advice}`);
}
