import type { Transport } from "../contracts/transport.ts";
import { ChasmError } from "../errors.ts";

/**
 * A transport inside one process, and the default of every run. Payloads arrive in the order of publishing, on a later
 * turn than their publishing, as on a network.
 */
export function memoryTransport(): Transport {
  const channels = new Map<string, Set<(payload: string) => void>>();
  let isClosed = false;

  const assertOpen = () => {
    if (isClosed)
      throw new ChasmError("TRANSPORT_CLOSED", "The memory transport is closed. Open another for another run.");
  };

  return {
    name: "memory",
    delivery: "at-least-once",
    async connect({ signal }) {
      assertOpen();
      if (!signal.aborted) return;
      throw new ChasmError("TRANSPORT_UNAVAILABLE", "The transport was not connected, because its run had ended.");
    },
    async publish(channel, payload) {
      assertOpen();
      const listeners = channels.get(channel);
      if (listeners === undefined) return 0;
      const receivers = [...listeners];
      queueMicrotask(() => {
        for (const listener of receivers) if (listeners.has(listener)) hand(payload, listener);
      });
      return receivers.length;
    },
    async subscribe(channel, listener) {
      assertOpen();
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners);
      // A listener of its own for each subscription: the same function may listen twice.
      const own = (payload: string) => listener(payload);
      listeners.add(own);
      return () => {
        // A second call must not end what somebody else has begun on the channel meanwhile.
        if (listeners.delete(own) && listeners.size === 0) channels.delete(channel);
      };
    },
    async close() {
      isClosed = true;
      channels.clear();
    },
  };
}

/** Hands a payload over. A listener that throws breaks its promise; the others still get theirs. */
function hand(payload: string, listener: (payload: string) => void): void {
  try {
    listener(payload);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
