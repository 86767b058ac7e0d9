import type { Transport } from "../contracts/transport.ts";
import { memoryTransport } from "../memory/memory-transport.ts";

/** A memory transport with some of it made worse; it also gives what a stranger would have: the channels. */
export function hostile(change: (inner: Transport) => Partial<Transport>) {
  const inner = memoryTransport();
  const channels: string[] = [];
  const transport: Transport = {
    ...inner,
    name: "hostile",
    subscribe(channel, listener) {
      channels.push(channel);
      return inner.subscribe(channel, listener);
    },
    ...change(inner),
  };
  return { transport, inner, channels };
}
