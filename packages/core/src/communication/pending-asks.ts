import type { Message } from "../contracts/message.ts";
import type { ChasmError } from "../errors.ts";
import { type Reply, timeoutError } from "./replies.ts";

/** How a question reaches its agent: over the transport, or handed over within this process. */
export type Route = "transport" | "direct";

/** A question that waits for its answer. */
export interface PendingAsk {
  readonly query: Message;
  readonly route: Route;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: ChasmError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** The questions of this process that wait: each ends exactly once, with an answer, an error, or its time. */
export interface PendingAsks {
  /** Waits for a question's answer, no longer than its `ttl_ms`. */
  wait(query: Message, route: Route): Promise<Reply>;
  find(queryId: string | undefined): PendingAsk | undefined;
  /** Takes a question out of those that wait; undefined where it waits no more. */
  settle(queryId: string): PendingAsk | undefined;
  /** Ends a question with an error. Does nothing where it waits no more. */
  fail(queryId: string, error: ChasmError): void;
  failAll(error: ChasmError): void;
  all(): Iterable<PendingAsk>;
}

/** Opens an empty list. `onFailed` is told of every question that ends without an answer. */
export function createPendingAsks(onFailed: (ask: PendingAsk) => void): PendingAsks {
  const pending = new Map<string, PendingAsk>();

  const settle: PendingAsks["settle"] = (queryId) => {
    const ask = pending.get(queryId);
    if (ask === undefined) return undefined;
    pending.delete(queryId);
    clearTimeout(ask.timer);
    return ask;
  };
  const fail: PendingAsks["fail"] = (queryId, error) => {
    const ask = settle(queryId);
    if (ask === undefined) return;
    onFailed(ask);
    ask.reject(error);
  };
  return {
    wait: (query, route) =>
      new Promise((resolve, reject) => {
        const timeoutMs = query.ttl_ms ?? 0;
        const timer = setTimeout(() => fail(query.id, timeoutError(query)), timeoutMs);
        pending.set(query.id, { query, route, resolve, reject, timer });
      }),
    find: (queryId) => (queryId === undefined ? undefined : pending.get(queryId)),
    settle,
    fail,
    all: () => [...pending.values()],
    failAll(error) {
      for (const queryId of [...pending.keys()]) fail(queryId, error);
    },
  };
}
