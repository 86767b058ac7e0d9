import type { Transport } from "@chasmx/core";
import { type RedisOptions, redisTransport } from "./redis-transport.ts";

/** Opens transports for a test, and closes them all at its end. */
export function openTransports() {
  const opened: Transport[] = [];
  return {
    async open(options: string | RedisOptions): Promise<Transport> {
      const transport = redisTransport(options);
      opened.push(transport);
      await transport.connect({ signal: AbortSignal.timeout(5000) });
      return transport;
    },
    async closeAll() {
      for (const transport of opened.splice(0)) await transport.close();
    },
  };
}

/** Resolves at the transport's next change to a status. */
export function turned(transport: Transport, status: "up" | "down"): Promise<void> {
  return new Promise((resolve) => {
    const stop = transport.onStatus?.((now) => {
      if (now !== status) return;
      void stop?.();
      resolve();
    });
  });
}

/** Listens to a channel; `until` resolves once that many payloads have arrived. */
export async function heard(transport: Transport, channel: string) {
  const payloads: string[] = [];
  let wake: () => void = () => undefined;
  await transport.subscribe(channel, (payload) => {
    payloads.push(payload);
    wake();
  });
  const until = async (count: number) => {
    while (payloads.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { payloads, until };
}
