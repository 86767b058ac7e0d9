import { ChasmError, toChasmError } from "../errors.ts";
import { nodeName } from "../journal/run-state.ts";
import type { GraphNode } from "../workflow/graph.ts";
import type { Gathering, Participant } from "./gathering.ts";
import { runNode } from "./node-run.ts";
import { outputsOf, type RunContext } from "./run-context.ts";
import { createScheduler } from "./scheduler.ts";

/** The node whose failure fails its workflow. */
export interface FailedNode {
  readonly nodeId: string;
  readonly error: ChasmError;
}

/**
 * Runs a workflow's nodes as their edges allow. Resolves when nothing runs any more: with nothing at the end, with the first
 * node whose failure fails the workflow. Rejects with the reason when it is cancelled.
 */
export async function runGraph(gathering: Gathering): Promise<FailedNode | undefined> {
  const failed = await runAllNodes(gathering);
  if (failed === undefined) gathering.run.cancellation.throwIfCancelled();
  return failed;
}

/** What a workflow gives: the outputs of its nodes without outgoing edges, by id. */
export function outputOf(run: RunContext) {
  const sinks = run.workflow.graph.nodes.filter((node) => node.outgoing.length === 0);
  return outputsOf(
    run,
    sinks.map((node) => node.id),
  );
}

function runAllNodes({ run, participants }: Gathering): Promise<FailedNode | undefined> {
  const { workflow, mode } = run;
  const scheduler = createScheduler(workflow.graph);
  const limit = workflow.document.metadata?.max_concurrency ?? (mode === "simple" ? 1 : 16);
  let running = 0;
  let failed: FailedNode | undefined;

  return new Promise((resolve) => {
    const isEnding = () => failed !== undefined || run.cancellation.reason !== undefined;
    const pump = () => {
      for (let node = scheduler.nextSkipped(); node !== undefined; node = scheduler.nextSkipped())
        recordSkipped(run, node);
      while (running < limit && !isEnding()) {
        const node = scheduler.next();
        if (node === undefined) break;
        running += 1;
        start(node);
      }
      if (running === 0) resolve(failed);
    };
    const fail = (nodeId: string, error: ChasmError) => {
      failed ??= { nodeId, error };
      run.cancellation.cancel(new ChasmError("RUN_CANCELLED", `Node "${nodeId}" has failed, and with it the run.`));
    };
    const start = (node: GraphNode) => {
      runNode({ run, ...(participants[node.index] as Participant) })
        .then((end) => {
          if ("error" in end) fail(node.id, end.error);
          else scheduler.settle(node, end.taken);
        })
        // A node that was cancelled with its run has said so already; any other failure here fails the run.
        .catch((error: unknown) => {
          if (!isEnding()) fail(node.id, toChasmError(error));
        })
        .finally(() => {
          running -= 1;
          pump();
        });
    };
    pump();
  });
}

/** Writes that a node is skipped, where an earlier process of the run has not. */
function recordSkipped({ conversation, path }: RunContext, { id }: GraphNode): void {
  const { journal } = conversation;
  if (journal.isEnded || journal.state.nodes.get(nodeName(path, id))?.status === "skipped") return;
  journal.record({ type: "node-skipped", node_id: id }, path);
}
