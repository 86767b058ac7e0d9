import { Redis } from "ioredis";
import type { RedisBench } from "./redis-bench.ts";

/** The least that a question over Redis can cost: a ping-pong of two processes over two channels, nothing checked, nothing kept. */
export interface Floor extends AsyncDisposable {
  /** Sends a payload and resolves when the other process has sent one back. No two under way have the same id. */
  ask(id: number): Promise<void>;
}

/** How the floor answers. */
export interface FloorOptions {
  /** The size of a payload. */
  readonly bytes: number;
  /** Whether answers take 0 to 20 ms. */
  readonly delays?: boolean;
}

/** Opens both ends of it. */
export async function openFloor({ url, tell }: RedisBench, { bytes, delays = false }: FloorOptions): Promise<Floor> {
  await tell({ do: "floor", delays, bytes });
  const [publisher, subscriber] = [new Redis(url), new Redis(url)];
  const filler = "x".repeat(bytes);
  const waiting = new Map<number, () => void>();
  subscriber.on("message", (_channel: string, payload: string) => {
    const { id } = JSON.parse(payload) as { readonly id: number };
    waiting.get(id)?.();
    waiting.delete(id);
  });
  await subscriber.subscribe("floor:answers");
  return {
    ask: (id) =>
      new Promise<void>((resolve) => {
        waiting.set(id, resolve);
        void publisher.publish("floor:asks", JSON.stringify({ id, filler }));
      }),
    async [Symbol.asyncDispose]() {
      publisher.disconnect();
      subscriber.disconnect();
      await tell({ do: "stop" });
    },
  };
}
