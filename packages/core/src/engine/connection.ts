import { type Bus, openBus, type RemoteOptions } from "../communication/bus.ts";
import { type ConversationLimits, defaultLimits, largestMessageBytes } from "../communication/limits.ts";
import { type Link, type LinkState, plainLink, resilientLink } from "../communication/link.ts";
import type { Transport } from "../contracts/transport.ts";
import { ChasmError, errorRecord, isChasmError } from "../errors.ts";
import { memoryTransport } from "../memory/memory-transport.ts";
import type { AcceptedRun } from "./accepted-run.ts";
import { noteDrops } from "./drops.ts";
import { hashOf } from "./remote/workflow-hash.ts";
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

/** How long a transport may be down within a run before the run goes on without it. */
const defaultGraceMs = 5000;

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
  if (mode === "simple") return await openMemory(accepted);
  const tried = options.transport === undefined ? notConfigured() : await tryToOpen(accepted, options.transport);
  if ("bus" in tried) return tried;
  cancellation.throwIfCancelled();
  // Without a transport nobody can reach those who live elsewhere.
  if (workflow.document.metadata?.fallback === "forbid" || accepted.remote !== undefined) throw tried.error;
  const { transport, error } = tried;
  journal.record({
    type: "transport-fallback",
    ...(transport === undefined ? {} : { transport }),
    error: errorRecord(error),
  });
  return await openMemory(accepted);
}

async function openMemory(accepted: AcceptedRun): Promise<Connection> {
  const transport = memoryTransport();
  await transport.connect({ signal: neverAborted });
  return await open(accepted, transport, plainLink(transport));
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
    connection = await accepted.cancellation.race(openTransport(accepted, transport, signal));
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

async function openTransport(accepted: AcceptedRun, transport: Transport, signal: AbortSignal): Promise<Connection> {
  await transport.connect({ signal });
  const { graceMs = defaultGraceMs } = accepted.options;
  const onFallen = (error: ChasmError) => fallBack(accepted, transport.name, error);
  const link = resilientLink({ transport, graceMs, onFallen });
  link.onState((state) => noteState(accepted, transport.name, state));
  return await open(accepted, transport, link);
}

/** How the bus deals with agents that live in other processes. */
async function remoteOptions({ remote, workflow }: AcceptedRun): Promise<RemoteOptions | undefined> {
  if (remote === undefined) return undefined;
  const { agentIds: agents, onJoined, onGone, isOver, carryOut: onRequest } = remote;
  return { agents, workflow: await hashOf(workflow), onJoined, onGone, isOver, onRequest };
}

/** The transport is lost for good while the run goes on. */
function fallBack({ journal, workflow, cancellation }: AcceptedRun, transport: string, error: ChasmError): void {
  if (journal.isEnded) return;
  if (workflow.document.metadata?.fallback === "forbid") return cancellation.cancel(error);
  journal.record({ type: "transport-fallback", transport, error: errorRecord(error) });
}

/** A transport that is lost for a moment is no fallback, and yet worth a line. */
function noteState({ journal }: AcceptedRun, transport: string, state: LinkState): void {
  if (journal.isEnded || state === "fallen") return;
  const message =
    state === "down"
      ? `The transport "${transport}" is down. Questions within this process go on in memory.`
      : `The transport "${transport}" is back.`;
  journal.record({ type: "log", message });
}

async function open(accepted: AcceptedRun, transport: Transport, link: Link): Promise<Connection> {
  const { runId, journal } = accepted;
  const remote = await remoteOptions(accepted);
  const bus = await openBus({ ...limitsOf(accepted), link, runId, onDropped: noteDrops(journal), remote });
  return {
    transport,
    bus,
    async close() {
      link.close();
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
