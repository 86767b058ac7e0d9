import type { RunEventBody } from "../contracts/run-event.ts";
import { ChasmError, errorRecord, toChasmError } from "../errors.ts";
import { coreVersion } from "../generated/version.ts";
import { nodeName } from "../journal/run-state.ts";
import type { GraphNode } from "../workflow/graph.ts";
import type { AcceptedRun } from "./accepted-run.ts";
import { type Connection, connect } from "./connection.ts";
import { type Gathering, gather } from "./gathering.ts";
import { outputsOf, type RunContext } from "./run-context.ts";
import { createScheduler } from "./scheduler.ts";

/** The node whose failure fails the run. */
interface FailedNode {
  readonly nodeId: string;
  readonly error: ChasmError;
}

/**
 * Takes an accepted run to its end and writes that end as the last event, however the run ends: by then every agent has
 * been unregistered and every message has its outcome. Rejects only where the journal does.
 */
export async function conduct(accepted: AcceptedRun): Promise<void> {
  const { journal, cancellation, workflow } = accepted;
  const timeoutSeconds = workflow.document.metadata?.timeout_seconds;
  const timer =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => cancellation.cancel(runTimeout(timeoutSeconds)), timeoutSeconds * 1000);
  let connection: Connection | undefined;
  let gathering: Gathering | undefined;
  let end: RunEventBody;
  try {
    connection = await connect(accepted);
    gathering = gather(accepted, connection.bus);
    const facts = { transport: connection.transport.name, provider: accepted.provider.name };
    journal.record(
      accepted.isResumed ? { type: "run-resumed", ...facts, engine: coreVersion } : { type: "run-started", ...facts },
    );
    end = await performGraph(accepted, gathering);
  } catch (error) {
    end = endAfter(error);
  } finally {
    clearTimeout(timer);
  }
  await gathering?.close();
  await connection?.close();
  // Only now is all of it written and told: what went wrong with that still belongs to this run.
  await journal.stored();
  journal.end(end.type === "run-completed" && cancellation.reason !== undefined ? endAfter(cancellation.reason) : end);
  await journal.stored();
}

function runTimeout(seconds: number): ChasmError {
  return new ChasmError(
    "RUN_TIMEOUT",
    `The run did not finish within ${seconds} s, which is its metadata.timeout_seconds.`,
  );
}

function endAfter(error: unknown): RunEventBody {
  const failure = toChasmError(error);
  if (failure.code === "RUN_CANCELLED") return { type: "run-cancelled", reason: failure.message };
  return { type: "run-failed", error: errorRecord(failure) };
}

/** Runs the nodes as their edges allow, and gives the event that the run ends with. */
async function performGraph(accepted: AcceptedRun, gathering: Gathering): Promise<RunEventBody> {
  const { run } = gathering;
  const failed = await runAllNodes(accepted, gathering);
  accepted.cancellation.throwIfCancelled();
  if (failed !== undefined) return { type: "run-failed", error: errorRecord(failed.error), node_id: failed.nodeId };
  const sinks = run.workflow.graph.nodes.filter((node) => node.outgoing.length === 0);
  return {
    type: "run-completed",
    output: outputsOf(
      run,
      sinks.map((node) => node.id),
    ),
  };
}

/** Writes that a node is skipped, where an earlier process of the run has not. */
function recordSkipped({ conversation, path }: RunContext, { id }: GraphNode): void {
  const { journal } = conversation;
  if (journal.state.nodes.get(nodeName(path, id))?.status === "skipped") return;
  journal.record({ type: "node-skipped", node_id: id }, path);
}

/** Resolves when nothing runs any more: at the end, after the first failure that fails the run, or when it is cancelled. */
function runAllNodes({ workflow, mode }: AcceptedRun, { run, runNode }: Gathering): Promise<FailedNode | undefined> {
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
      runNode(node)
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
