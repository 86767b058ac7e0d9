import type { Transport } from "../contracts/transport.ts";
import { ChasmError } from "../errors.ts";
import { memoryTransport } from "../memory/memory-transport.ts";

/** A broker in memory that several processes could share: each client is a transport of its own, and can be cut off. */
export function sharedBroker() {
  const inner = memoryTransport();
  const channels = new Set<string>();
  const payloads: string[] = [];

  const client = () => {
    let state: "up" | "down" | "closed" = "up";
    const stops = new Set<() => unknown>();
    const told = new Set<(status: "up" | "down") => void>();
    const assertUp = () => {
      if (state === "closed") throw new ChasmError("TRANSPORT_CLOSED", "closed");
      if (state === "down") throw new ChasmError("TRANSPORT_UNAVAILABLE", "cut off");
    };
    const transport: Transport = {
      name: "broker",
      delivery: "at-most-once",
      connect: async () => assertUp(),
      async publish(channel, payload) {
        assertUp();
        payloads.push(payload);
        return await inner.publish(channel, payload);
      },
      async subscribe(channel, listener) {
        assertUp();
        channels.add(channel);
        const stop = await inner.subscribe(channel, (payload) => state === "up" && listener(payload));
        stops.add(stop);
        return stop;
      },
      onStatus(listener) {
        told.add(listener);
        return () => void told.delete(listener);
      },
      async close() {
        state = "closed";
        for (const stop of stops) stop();
      },
    };
    const turn = (next: "up" | "down") => {
      state = next;
      for (const listener of told) listener(next);
    };
    /** As when a process is killed: nothing more comes from it or to it. */
    const kill = () => {
      state = "down";
      for (const stop of stops) stop();
    };
    return { transport, cut: () => turn("down"), join: () => turn("up"), kill };
  };
  return { client, channels, payloads, publish: inner.publish };
}
