import { type Bus, openBus } from "../communication/bus.ts";
import { type ConversationLimits, defaultLimits, largestMessageBytes } from "../communication/limits.ts";
import type { Transport } from "../contracts/transport.ts";
import { ChasmError, errorRecord, isChasmError } from "../errors.ts";
import { memoryTransport } from "../memory/memory-transport.ts";
import type { AcceptedRun } from "./accepted-run.ts";
import { noteDrops } from "./drops.ts";
import { withinTime } from "./within-time.ts";

/** A run's way to its agents. */
export interface Connection {
  readonly transport: Transport;
  readonly bus: Bus;
  /** Lets go of channels and transport. What will not close is written down; it never rejects. */
  close(): Promise<void>;
}

/** How long a transport may take to connect before the run goes on without it. */
const connectTimeoutMs = 2000;

/** How long a transport may take to close before the run ends without it. */
const closeTimeoutMs = 2000;

/** Memory is there at once: one signal that nobody aborts serves every run. */
const neverAborted = new AbortController().signal;

/**
 * Opens the transport that a run's mode asks for, with the run's channels live. Where that cannot be, the run falls back to
 * memory and the event `transport-fallback` says why; with `"fallback": "forbid"` it rejects with TRANSPORT_UNAVAILABLE.
 */
export async function connect(accepted: AcceptedRun): Promise<Connection> {
  const { mode, options, workflow, journal, cancellation } = accepted;
  cancellation.throwIfCancelled();
  if (mode === "simple") return await open(accepted, memoryTransport(), neverAborted);
  const tried = options.transport === undefined ? notConfigured() : await tryToOpen(accepted, options.transport);
  if ("bus" in tried) return tried;
  cancellation.throwIfCancelled();
  if (workflow.document.metadata?.fallback === "forbid") throw tried.error;
  const { transport, error } = tried;
  journal.record({
    type: "transport-fallback",
    ...(transport === undefined ? {} : { transport }),
    error: errorRecord(error),
  });
  return await open(accepted, memoryTransport(), neverAborted);
}

/** The limits of a run's conversation, from its document and its options. */
export function limitsOf({ workflow, options }: AcceptedRun): ConversationLimits {
  const maxAsks = workflow.document.metadata?.budget?.max_asks;
  const limits = { ...defaultLimits, ...(maxAsks === undefined ? {} : { maxAsks }), ...options.limits };
  if (limits.maxMessageBytes <= largestMessageBytes) return limits;
  throw new ChasmError(
    "OPTION_INVALID",
    `limits.maxMessageBytes is ${limits.maxMessageBytes}; at most ${largestMessageBytes} are carried.`,
  );
}

/** Why a run goes on without its transport. */
interface FailedTransport {
  /** Its name, where it came so far. */
  readonly transport?: string;
  readonly error: ChasmError;
}

function notConfigured(): FailedTransport {
  const message =
    "The workflow asks for pubsub mode, but no transport is configured. Configure one, or use simple mode.";
  return { error: new ChasmError("TRANSPORT_UNAVAILABLE", message) };
}

async function tryToOpen(accepted: AcceptedRun, create: () => Transport): Promise<Connection | FailedTransport> {
  let transport: Transport | undefined;
  let connection: Connection | undefined;
  const late = new AbortController();
  const signal = AbortSignal.any([accepted.cancellation.signal, late.signal]);
  const problem = await withinTime(connectTimeoutMs, async () => {
    transport = create();
    connection = await accepted.cancellation.race(open(accepted, transport, signal));
  });
  if (connection !== undefined) return connection;
  late.abort();
  const failed = transport;
  if (failed === undefined) return { error: unavailable("The transport could not be made", problem) };
  // It has failed already; that it may also fail to close adds nothing.
  await withinTime(closeTimeoutMs, async () => failed.close());
  return { transport: failed.name, error: unavailable(`The transport "${failed.name}" did not connect`, problem) };
}

function unavailable(what: string, problem: unknown): ChasmError {
  if (isChasmError(problem)) return problem;
  const message = `${what}: ${errorRecord(problem).message}. Start what it needs, or use simple mode.`;
  return new ChasmError("TRANSPORT_UNAVAILABLE", message, { cause: problem });
}

async function open(accepted: AcceptedRun, transport: Transport, signal: AbortSignal): Promise<Connection> {
  const { runId, journal } = accepted;
  await transport.connect({ signal });
  const bus = await openBus({ ...limitsOf(accepted), transport, runId, onDropped: noteDrops(journal) });
  return {
    transport,
    bus,
    async close() {
      const problems = [
        await withinTime(closeTimeoutMs, () => bus.close()),
        await withinTime(closeTimeoutMs, async () => transport.close()),
      ];
      for (const problem of problems) {
        if (problem === undefined) continue;
        const message = `The transport "${transport.name}" did not close: ${errorRecord(problem).message}`;
        journal.record({ type: "log", message });
      }
    },
  };
}
