import { isChasmError, loadWorkflow, startRun } from "@chasmx/core";
import { transportConformance } from "@chasmx/core/testing";
import { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacksOwnServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import { killConnections } from "../testing/redis.test-kit.ts";
import { startCluster, type TestCluster } from "../testing/redis-cluster.test-kit.ts";
import { connected, type WatchedTransport } from "../testing/transports.test-kit.ts";
import { redisTransport } from "./redis-transport.ts";

/** Publishes numbers one after another, without waiting, until `stop` is called; gives those that were taken. */
function publishNumbers(transport: WatchedTransport, channel: string) {
  const taken: number[] = [];
  const refusals: unknown[] = [];
  let next = 0;
  let isStopped = false;
  const pending: Promise<unknown>[] = [];
  const going = (async () => {
    while (!isStopped) {
      for (let count = 0; count < 20; count++) {
        const number = next++;
        pending.push(
          transport.publish(channel, String(number)).then(
            () => taken.push(number),
            (error: unknown) => refusals.push(error),
          ),
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  const stop = async () => {
    isStopped = true;
    await going;
    await Promise.all(pending);
  };
  return { taken, refusals, stop };
}

describe.skipIf(lacksOwnServer("redis"))("the Redis transport over a cluster", () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster();
  }, 30_000);

  afterAll(() => cluster[Symbol.asyncDispose]());

  const client = () =>
    new Cluster(
      cluster.nodes.map(({ port }) => ({ host: "127.0.0.1", port })),
      { lazyConnect: true },
    );

  describe.each([
    ["by the URL of a node", () => redisTransport(cluster.url)],
    ["by a client", () => redisTransport({ client: client() })],
  ])("%s", (_, create) => {
    const interrupt = async () => void (await Promise.all(cluster.nodes.map(({ url }) => killConnections(url))));
    test.each(transportConformance)("$name", ({ run }) => run({ isShared: true, create, interrupt }));
  });

  test("does not count, and sends a payload to the node of its channel alone", async () => {
    await using transport = await connected(cluster.url);
    await transport.subscribe("c", () => undefined);
    expect(await transport.publish("c", "x")).toBeUndefined();
    const listening = await Promise.all(
      cluster.nodes.map(async ({ url }) => {
        const node = new Redis(url);
        const channels = await node.call("PUBSUB", "SHARDCHANNELS");
        node.disconnect();
        return channels;
      }),
    );
    expect(listening.flat()).toEqual(["c"]);
  });

  test("carries a conversation", async () => {
    const workflow = await loadWorkflow({
      name: "Two",
      nodes: [
        { id: "a", type: "ai-processor", config: { prompt: "A. CALL: ask_node('b', 'Why?')", can_communicate: true } },
        { id: "b", type: "ai-processor", config: { prompt: "B", can_communicate: true } },
      ],
      edges: [{ from: "a", to: "b" }],
    });
    const run = await startRun(workflow, { mode: "pubsub", transport: () => redisTransport(cluster.url) });
    const state = await run.finished;
    expect(state).toMatchObject({ status: "completed", asks: 1 });
    expect(state.fallback).toBeUndefined();
  });

  test.each(["moved", "handed over"])(
    "keeps the order of a channel whose node has %s it under way, and loses nothing in silence",
    async (how) => {
      await using own = await startCluster();
      const replica = how === "moved" ? undefined : await own.addReplica(own.nodeOf("c"));
      await using sender = await connected(own.url);
      await using receiver = await connected(own.url);
      const heard: number[] = [];
      const [begun, last] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      await receiver.subscribe("c", (payload) => {
        if (payload === "last") last.resolve();
        else if (heard.push(Number(payload)) > 100) begun.resolve();
      });
      const isBack = Promise.all([sender.told("up"), receiver.told("up")]);
      const publishing = publishNumbers(sender, "c");
      await begun.promise;
      if (replica === undefined) await own.move("c");
      else await own.nodeOf("c").kill();
      await isBack;
      await publishing.stop();
      await sender.publish("c", "last");
      await last.promise;
      expect(heard).toEqual(heard.toSorted((one, other) => one - other));
      expect(new Set(heard).size).toBe(heard.length);
      expect(publishing.refusals.every((error) => isChasmError(error, "TRANSPORT_UNAVAILABLE"))).toBe(true);
      // What was taken while nobody could listen is lost, as in all of Pub/Sub, and whoever listens was told of it.
      expect(receiver.statuses.slice(0, 2)).toEqual(["down", "up"]);
    },
    60_000,
  );
});
