import type { Redis } from "ioredis";
import { freePort, startServer, type TestServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import { hashSlot } from "../transport/hash-slot.ts";
import { ruler } from "./redis.test-kit.ts";

/** A cluster of three nodes, each with a third of the slots. */
export interface TestCluster extends AsyncDisposable {
  readonly nodes: readonly TestServer[];
  readonly url: string;
  /** The node that a channel belongs to at the beginning. */
  nodeOf(channel: string): TestServer;
  /** Gives the slot of a channel from its node to another. Resolves when all nodes know. */
  move(channel: string): Promise<void>;
  /** Starts a replica of a node. Resolves when it could take its place. */
  addReplica(of: TestServer): Promise<TestServer>;
}

const slots = 16384;

/** The settings of a node, as on its command line, which may need a port of their own. */
type Settings = (freePort: number) => readonly string[];

/** Starts a cluster whose nodes have the given settings. Resolves when it serves. */
export async function startCluster(settings: Settings = () => []): Promise<TestCluster> {
  const started = await Promise.all([0, 1, 2].map(() => startNode(settings)));
  const nodes = started.map(({ server }) => server);
  const replicas: TestServer[] = [];
  const [first] = started as [ClusterNode];
  const rules = nodes.map(({ url }) => ruler(url));
  for (const [index, rule] of rules.entries()) {
    await rule.call("CLUSTER", "ADDSLOTSRANGE", startOf(index), startOf(index + 1) - 1);
    await rule.call("CLUSTER", "SET-CONFIG-EPOCH", index + 1);
    await meet(rule, first);
  }
  for (const rule of rules) await until(() => serves(rule));

  const indexOf = (channel: string) => [1, 2].filter((index) => hashSlot(channel) >= startOf(index)).length;
  return {
    nodes,
    url: first.server.url,
    nodeOf: (channel) => nodes[indexOf(channel)] as TestServer,
    async move(channel) {
      const slot = hashSlot(channel);
      const from = indexOf(channel);
      const to = (from + 1) % nodes.length;
      const target = await (rules[to] as Redis).call("CLUSTER", "MYID");
      // As redis-cli does it: the new node first, then the old one, then the others.
      await (rules[to] as Redis).call(
        "CLUSTER",
        "SETSLOT",
        slot,
        "IMPORTING",
        String(await myId(rules[from] as Redis)),
      );
      await (rules[from] as Redis).call("CLUSTER", "SETSLOT", slot, "MIGRATING", String(target));
      for (const index of [to, from, 3 - to - from])
        await (rules[index] as Redis).call("CLUSTER", "SETSLOT", slot, "NODE", String(target));
    },
    async addReplica(of) {
      const node = await startNode(settings);
      replicas.push(node.server);
      await using rule = ruler(node.server.url);
      const primary = await myId(rules[nodes.indexOf(of)] as Redis);
      await meet(rule, first);
      await until(async () => String(await rule.call("CLUSTER", "NODES")).includes(primary));
      await rule.call("CLUSTER", "REPLICATE", primary);
      await until(async () => String(await rule.info("replication")).includes("master_link_status:up"));
      return node.server;
    },
    async [Symbol.asyncDispose]() {
      for (const rule of rules) rule.disconnect();
      await Promise.all([...nodes, ...replicas].map((server) => server[Symbol.asyncDispose]()));
    },
  };
}

const startOf = (index: number) => Math.floor((slots * index) / 3);
const myId = async (rule: Redis) => String(await rule.call("CLUSTER", "MYID"));

interface ClusterNode {
  readonly server: TestServer;
  readonly busPort: number;
}

async function startNode(settings: Settings): Promise<ClusterNode> {
  const busPort = await freePort();
  const usual = ["--cluster-enabled", "yes", "--cluster-port", String(busPort), "--cluster-node-timeout", "1000"];
  return { server: await startServer("redis", [...usual, ...settings(await freePort())]), busPort };
}

async function meet(rule: Redis, { server, busPort }: ClusterNode): Promise<void> {
  await rule.call("CLUSTER", "MEET", "127.0.0.1", server.port, busPort);
}

/** Whether a node knows all others and their slots. */
async function serves(rule: Redis): Promise<boolean> {
  const info = String(await rule.call("CLUSTER", "INFO"));
  const known = (await rule.call("CLUSTER", "SLOTS")) as unknown[];
  return info.includes("cluster_state:ok") && known.length === 3;
}

/** What a cluster does by itself, no event tells. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
