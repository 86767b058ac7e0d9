import type { Bus } from "../communication/bus.ts";
import type { RunEventBody } from "../contracts/run-event.ts";
import { errorRecord, toChasmError } from "../errors.ts";
import { coreVersion } from "../generated/version.ts";
import type { AcceptedRun } from "./accepted-run.ts";
import { type Connection, connect } from "./connection.ts";
import { type Gathering, gather, unregisterAll } from "./gathering.ts";
import { outputOf, runGraph } from "./graph-run.ts";
import type { Place } from "./place.ts";
import type { RunContext } from "./run-context.ts";
import { limitTime } from "./time-limit.ts";

/**
 * Takes an accepted run to its end and writes that end as the last event, however the run ends: by then every agent has
 * been unregistered and every message has its outcome. Rejects only where the journal does.
 */
export async function conduct(accepted: AcceptedRun): Promise<void> {
  const { journal, cancellation, workflow } = accepted;
  const stopTimer = limitTime(workflow, cancellation);
  let connection: Connection | undefined;
  let gathering: Gathering | undefined;
  let end: RunEventBody;
  try {
    connection = await connect(accepted);
    if (accepted.isResumed) unregisterAll(journal);
    gathering = gather(accepted, connection.bus, mainPlace(accepted));
    await waitForHosts(accepted, connection.bus, gathering.run);
    const facts = { transport: connection.transport.name, provider: accepted.provider.name };
    journal.record(
      accepted.isResumed ? { type: "run-resumed", ...facts, engine: coreVersion } : { type: "run-started", ...facts },
    );
    end = await performGraph(accepted, gathering);
  } catch (error) {
    end = endAfter(error);
  } finally {
    stopTimer();
  }
  await gathering?.close();
  await connection?.close();
  // Only now is all of it written and told: what went wrong with that still belongs to this run.
  await journal.stored();
  // A run that was left for another process to go on with has had its last word.
  if (journal.isEnded) return;
  journal.end(end.type === "run-completed" && cancellation.reason !== undefined ? endAfter(cancellation.reason) : end);
  await journal.stored();
}

/** A run with agents in other processes begins when they are there. */
async function waitForHosts({ remote, journal, cancellation }: AcceptedRun, bus: Bus, run: RunContext): Promise<void> {
  if (remote === undefined) return;
  remote.serve(run);
  const names = run.workflow.nodes.filter(({ id }) => remote.has(id)).map(({ id }) => `"${id}"`);
  journal.record({ type: "log", message: `The run waits until other processes host ${names.join(", ")}.` });
  await cancellation.race(bus.hostsReady());
}

/** The main workflow's place in its run. */
function mainPlace({ workflow, inputs, secrets, cancellation }: AcceptedRun): Place {
  const { ask_timeout_seconds: seconds = 30, budget } = workflow.document.metadata ?? {};
  return {
    path: "",
    workflow,
    inputs,
    secrets,
    askTimeoutMs: seconds * 1000,
    // The questions of the whole run are among its limits, which its options may set as well.
    budgets:
      budget === undefined
        ? []
        : [{ path: "", maxTokens: budget.max_tokens, maxCostUsd: budget.max_cost_usd, maxAsks: undefined }],
    cancellation,
  };
}

function endAfter(error: unknown): RunEventBody {
  const failure = toChasmError(error);
  if (failure.code === "RUN_CANCELLED") return { type: "run-cancelled", reason: failure.message };
  return { type: "run-failed", error: errorRecord(failure) };
}

/** Runs the nodes as their edges allow, and gives the event that the run ends with. */
async function performGraph({ cancellation }: AcceptedRun, gathering: Gathering): Promise<RunEventBody> {
  const failed = await runGraph(gathering);
  cancellation.throwIfCancelled();
  if (failed === undefined) return { type: "run-completed", output: outputOf(gathering.run) };
  return { type: "run-failed", error: errorRecord(failed.error), node_id: failed.nodeId };
}
