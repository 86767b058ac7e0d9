import { afterEach, describe, expect, test } from "vitest";
import { lacksOwnServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import { makeCertificate } from "../testing/certificates.test-kit.ts";
import { ruler } from "../testing/redis.test-kit.ts";
import { startCluster } from "../testing/redis-cluster.test-kit.ts";
import { connected, inbox } from "../testing/transports.test-kit.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);

describe.skipIf(lacksOwnServer("redis"))("the Redis transport over a cluster", { timeout: 60_000 }, () => {
  const opened: AsyncDisposable[] = [];

  const start = async (...given: Parameters<typeof startCluster>) => {
    const cluster = await startCluster(...given);
    opened.push(cluster);
    return cluster;
  };

  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]();
  });

  test("comes back by its other nodes when the one of its URL is gone for good", async () => {
    const cluster = await start();
    const [first] = cluster.nodes as [(typeof cluster.nodes)[number]];
    await cluster.addReplica(first);
    await using transport = await connected(cluster.url);
    const next = await inbox(transport, "mine");
    const isLost = transport.told("down");
    await first.kill();
    await isLost;
    await transport.told("up");
    await transport.publish("mine", "again");
    expect(await next()).toBe("again");
  });

  test("is found by the URL of a replica, and hears what is published when that one has taken over", async () => {
    const cluster = await start();
    const replica = await cluster.addReplica(cluster.nodeOf("mine"));
    await using transport = await connected(replica.url);
    const next = await inbox(transport, "mine");
    await transport.publish("mine", "before");
    expect(await next()).toBe("before");
    await using rule = ruler(replica.url);
    const isBack = transport.told("up");
    await rule.call("CLUSTER", "FAILOVER");
    await isBack;
    await transport.publish("mine", "after");
    expect(await next()).toBe("after");
  });

  test("keeps the order of a channel where the servers have no sharded Pub/Sub", async () => {
    const cluster = await start(() => ["--rename-command", "SPUBLISH", ""]);
    await using sender = await connected(cluster.url);
    await using receiver = await connected((cluster.nodes[1] as (typeof cluster.nodes)[number]).url);
    const next = await inbox(receiver, "mine");
    await Promise.all(numbers(5000).map((number) => sender.publish("mine", String(number))));
    for (const number of numbers(5000)) expect(await next()).toBe(String(number));
  });

  test("speaks TLS to every node, as a user who may do no more than it needs", async () => {
    const certificate = await makeCertificate();
    opened.push(certificate);
    const { nodes } = await start(certificate.nodeParameters);
    const verbs = [
      "spublish",
      "ssubscribe",
      "sunsubscribe",
      "publish",
      "subscribe",
      "unsubscribe",
      "cluster",
      "command",
    ];
    let port = "";
    for (const { url } of nodes) {
      await using rule = ruler(url);
      await rule.call("ACL", "SETUSER", "least", "on", ">pw", "&*", "+info", ...verbs.map((verb) => `+${verb}`));
      port = String(((await rule.call("CONFIG", "GET", "tls-port")) as string[])[1]);
    }
    await using transport = await connected({
      url: `rediss://least:pw@127.0.0.1:${port}`,
      tls: { ca: certificate.text },
    });
    for (const channel of numbers(20).map(String)) {
      const next = await inbox(transport, channel);
      await transport.publish(channel, `to ${channel}`);
      expect(await next()).toBe(`to ${channel}`);
    }
  });
});
