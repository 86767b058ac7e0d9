import type { RunEvent, RunEventOf } from "../../contracts/run-event.ts";
import { nodeName } from "../../journal/run-state.ts";
import type { GraphNode } from "../../workflow/graph.ts";
import { outputOf } from "../graph-run.ts";
import { knownEnd } from "../node-end.ts";
import type { RunContext } from "../run-context.ts";
import { createScheduler } from "../scheduler.ts";
import { diverged, divergedAt, valueDifference } from "./difference.ts";

/** Proves that a workflow's edges lead to the starts, skips and ends that the journal holds. */
export interface GraphReplay {
  /** Takes the workflow's next event. Throws REPLAY_DIVERGED where its edges do not lead to it. */
  take(event: RunEvent): void;
}

/** Begins with the nodes that a run begins with. */
export function createGraphReplay(run: RunContext): GraphReplay {
  const { graph } = run.workflow;
  const scheduler = createScheduler(graph);
  const ready = new Set<GraphNode>();
  const skipped = new Set<GraphNode>();

  const pump = () => {
    for (let node = scheduler.nextSkipped(); node !== undefined; node = scheduler.nextSkipped()) skipped.add(node);
    for (let node = scheduler.next(); node !== undefined; node = scheduler.next()) ready.add(node);
  };
  const settle = (node: GraphNode) => {
    const state = run.conversation.journal.state.nodes.get(nodeName(run.path, node.id));
    const runnable = run.workflow.nodes[node.index];
    const end = state === undefined || runnable === undefined ? undefined : knownEnd(state, runnable);
    ready.delete(node);
    if (end !== undefined && "taken" in end) scheduler.settle(node, end.taken);
    pump();
  };
  const nodeOf = ({ sequence }: RunEvent, id: string): GraphNode => {
    const node = graph.node(id);
    if (node === undefined)
      throw divergedAt(sequence, `Event ${sequence} is about node "${id}", which the workflow does not have.`);
    return node;
  };
  const start = (event: RunEventOf<"node-started">) => {
    const node = nodeOf(event, event.node_id);
    if (ready.has(node)) return;
    throw divergedAt(
      event.sequence,
      `Node "${node.id}" started at event ${event.sequence}, and in the replay its edges do not let it.`,
    );
  };
  const skip = (event: RunEventOf<"node-skipped">) => {
    const node = nodeOf(event, event.node_id);
    if (skipped.has(node)) return;
    throw divergedAt(
      event.sequence,
      `Node "${node.id}" was skipped at event ${event.sequence}, and in the replay its edges let it run.`,
    );
  };
  const complete = ({ sequence, output }: RunEventOf<"run-completed">) => {
    const [open] = ready;
    if (open !== undefined) {
      throw divergedAt(
        sequence,
        `The run ended at event ${sequence}, and in the replay node "${open.id}" is yet to run.`,
      );
    }
    const found = valueDifference(output, outputOf(run), "/output");
    if (found !== undefined) throw diverged("The end of the run", { sequence, ...found });
  };
  pump();
  return {
    take(event) {
      switch (event.type) {
        case "node-started":
          // Later attempts follow from the first one's end.
          return event.attempt === 1 ? start(event) : undefined;
        case "node-completed":
        case "node-failed":
          return settle(nodeOf(event, event.node_id));
        case "node-skipped":
          return skip(event);
        case "run-completed":
          return complete(event);
        default:
          return undefined;
      }
    },
  };
}
