import { factsOf, type OpenClient, openClient } from "../connection/open-client.ts";
import { type RouteOptions, type Routes, reportEnd } from "./routes.ts";

/** The ways over one server: a connection that publishes, and one that owns all subscriptions. */
export async function openServerRoutes(publisher: OpenClient, options: RouteOptions): Promise<Routes> {
  const { target, signal, onMessage, onLost } = options;
  const subscriber = await openClient(target.client(), signal).catch((error: unknown) => {
    void publisher.close();
    throw error;
  });
  subscriber.client.on("messageBuffer", onMessage);
  for (const opened of [publisher, subscriber]) reportEnd(opened, onLost);
  return {
    async publish(channel, payload) {
      try {
        return await publisher.client.publish(channel, payload);
      } catch (error) {
        throw publisher.cause(error);
      }
    },
    subscriberOf: async () => subscriber.client,
    async beat() {
      const [{ isReplica }] = await Promise.all([factsOf(publisher.client, "replication"), subscriber.client.ping()]);
      // What is published at a replica never reaches those who listen at the primary, and nobody is told.
      if (isReplica) throw new Error("READONLY");
    },
    close: async () => void (await Promise.all([publisher.close(), subscriber.close()])),
  };
}
