import type { Transport } from "@chasmx/core";
import type { NatsConnection } from "@nats-io/transport-node";
import { addressOf } from "./address.ts";
import { dial, flushOf, watch } from "./connection.ts";
import { failuresAt } from "./failures.ts";
import { decodeText, encodeText, subjectOf } from "./wire-text.ts";

/** A transport over NATS (https://docs.nats.io/nats-concepts/core-nats/pubsub): at most once, to whoever listens now. */
export function natsTransport(url: string): Transport {
  const { host, credentials } = addressOf(url);
  const { closed, unavailable, tooLarge } = failuresAt(host);
  const statusListeners = new Set<(status: "up" | "down") => void>();
  let state: "new" | "up" | "down" | "closed" = "new";
  let connection: NatsConnection | undefined;
  let flush: () => Promise<void>;

  const isClosed = () => state === "closed";
  const failure = (cause: unknown) => (isClosed() ? closed() : unavailable(cause));
  const whileUp = (): NatsConnection => {
    if (state === "up" && connection !== undefined) return connection;
    throw failure(new Error("it is not connected"));
  };
  const tell = (status: "up" | "down") => {
    if (isClosed() || state === status) return;
    state = status;
    for (const listener of statusListeners) listener(status);
  };

  return {
    name: "nats",
    delivery: "at-most-once",

    async connect({ signal }) {
      if (isClosed()) throw closed();
      try {
        connection = await dial({ servers: host, ...credentials }, signal);
      } catch (error) {
        throw failure(error);
      }
      flush = flushOf(connection);
      if (isClosed()) await connection.close();
      if (isClosed()) throw closed();
      tell("up");
      void watch(connection, { flush, tell });
    },

    async publish(channel, payload) {
      const bytes = encodeText(payload);
      const client = whileUp();
      const most = client.info?.max_payload ?? bytes.length;
      if (bytes.length > most) throw tooLarge(bytes.length, most);
      try {
        client.publish(subjectOf(channel), bytes);
        await flush();
      } catch (error) {
        throw failure(error);
      }
    },

    async subscribe(channel, listener) {
      let refusal: Error | null = null;
      const subscription = whileUp().subscribe(subjectOf(channel), {
        callback(error, message) {
          if (error === null) listener(decodeText(message.data));
          else refusal = error;
        },
      });
      const stop = () => {
        if (!subscription.isClosed()) subscription.unsubscribe();
      };
      try {
        await flush();
        if (refusal !== null) throw refusal;
      } catch (error) {
        stop();
        throw failure(error);
      }
      return stop;
    },

    onStatus(listener) {
      statusListeners.add(listener);
      return () => void statusListeners.delete(listener);
    },

    async close() {
      state = "closed";
      await connection?.close();
    },
  };
}
