import type { Transport } from "../contracts/transport.ts";
import { ChasmError, errorRecord, isChasmError } from "../errors.ts";
import { memoryTransport } from "../memory/memory-transport.ts";
import type { AcceptedRun } from "./accepted-run.ts";
import { withinTime } from "./within-time.ts";

/** How long a transport may take to connect before the run goes on without it. */
const connectTimeoutMs = 2000;

/**
 * Opens the transport that a run's mode asks for. Where that cannot be, the run falls back to memory and the event
 * `transport-fallback` says why; with `"fallback": "forbid"` it rejects with TRANSPORT_UNAVAILABLE instead.
 */
export async function openTransport(accepted: AcceptedRun): Promise<Transport> {
  const { mode, options, workflow, journal, cancellation } = accepted;
  if (mode === "simple") return memoryTransport();
  const transport = options.transport?.();
  const failure = await connectProblem(accepted, transport);
  if (failure === undefined && transport !== undefined) return transport;
  // It has failed already; that it may also fail to close adds nothing.
  await withinTime(connectTimeoutMs, async () => transport?.close());
  cancellation.throwIfCancelled();
  const error = failure ?? notConfigured();
  if (workflow.document.metadata?.fallback === "forbid") throw error;
  const name = transport === undefined ? {} : { transport: transport.name };
  journal.record({ type: "transport-fallback", ...name, error: errorRecord(error) });
  return memoryTransport();
}

function notConfigured(): ChasmError {
  return new ChasmError("TRANSPORT_UNAVAILABLE", "The workflow asks for pubsub mode, but no transport is configured.");
}

async function connectProblem(
  { cancellation }: AcceptedRun,
  transport: Transport | undefined,
): Promise<ChasmError | undefined> {
  if (transport === undefined) return undefined;
  const signal = AbortSignal.any([cancellation.signal, AbortSignal.timeout(connectTimeoutMs)]);
  const problem = await withinTime(connectTimeoutMs, () => cancellation.race(transport.connect({ signal })));
  if (problem === undefined || isChasmError(problem)) return problem;
  const reason = errorRecord(problem).message;
  return new ChasmError("TRANSPORT_UNAVAILABLE", `The transport "${transport.name}" did not connect: ${reason}`, {
    cause: problem,
  });
}
