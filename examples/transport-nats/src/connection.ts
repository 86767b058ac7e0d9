import { connect, type NatsConnection, type NodeConnectionOptions } from "@nats-io/transport-node";

/** Tries again for as long as the transport is open; a server that is silent for 15 seconds counts as gone. */
const patience = { maxReconnectAttempts: -1, reconnectTimeWait: 200, pingInterval: 5000, timeout: 5000 };

/** Connects, and rejects as soon as the signal aborts. */
export async function dial(options: NodeConnectionOptions, signal: AbortSignal): Promise<NatsConnection> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(new Error("it did not answer in time"));
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  const dialling = signal.aborted ? aborted.promise : connect({ ...patience, ...options });
  try {
    return await Promise.race([dialling, aborted.promise]);
  } catch (error) {
    // The client cannot be called off while it dials: a connection that comes too late is closed.
    dialling.then(
      (late) => late.close(),
      () => undefined,
    );
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/**
 * Gives a function that resolves once the server has taken everything sent so far, and rejects when the connection is lost.
 * The client's own flush stays open for ever where the connection is closed meanwhile.
 */
export function flushOf(connection: NatsConnection): () => Promise<void> {
  const waiting = new Set<(reason: Error) => void>();
  void connection.closed().then((error) => {
    for (const reject of waiting) reject(error ?? new Error("the connection is closed"));
  });
  return async () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.add(reject);
    connection.flush().then(resolve, reject);
    await promise.finally(() => waiting.delete(reject));
  };
}

/** Tells when the connection is lost, and when it is back with all subscriptions live again. */
export async function watch(
  connection: NatsConnection,
  { flush, tell }: { readonly flush: () => Promise<void>; readonly tell: (status: "up" | "down") => void },
): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === "disconnect" || type === "close") tell("down");
    if (type !== "reconnect") continue;
    // The client has subscribed again by itself, which is live once the server has taken it. A connection that is lost before
    // that comes back once more, and is told of then.
    await flush().then(
      () => tell("up"),
      () => undefined,
    );
  }
}
