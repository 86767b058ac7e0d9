import { hostAgents, loadWorkflow } from "@chasmx/core";
import { redisTransport } from "@chasmx/transport-redis";
import { Redis } from "ioredis";
import { askingWorkflow, delayOf, nodeTypes } from "./redis-workflow.ts";

/**
 * The other process of the Redis benches: `redis-peer URL`. A message tells it what to be: the host of agents; or a floor, which
 * answers on one channel what comes on another, or only listens. It says when it has done what it was told, and how much
 * processor time it has taken since it was last measured.
 */

export type Order =
  | {
      readonly do: "host";
      readonly runId: string;
      /** How many agents the workflow has besides the one that asks, and which of them live here. */
      readonly agents: number;
      readonly hosted: readonly string[];
      readonly delays?: boolean;
      /** How many others each agent asks in its own run. */
      readonly asksEach?: number;
    }
  | { readonly do: "floor"; readonly delays: boolean; readonly bytes: number }
  | { readonly do: "listen"; readonly channels: number }
  | { readonly do: "measure" }
  | { readonly do: "stop" };
export type Report = { readonly cpuMicroseconds: number };

const [url = ""] = process.argv.slice(2);
let before = process.cpuUsage();
let stop: () => void = () => undefined;

process.on("message", (order: Order) => void obey(order));

async function obey(order: Order): Promise<void> {
  await carryOut(order);
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system } satisfies Report);
}

async function carryOut(order: Order): Promise<void> {
  switch (order.do) {
    case "measure":
      return;
    case "stop":
      return stop();
    case "host":
      stop = await host(order);
      return;
    case "floor":
      stop = await floor(order);
      return;
    case "listen":
      stop = await listen(order);
  }
}

async function host(order: Extract<Order, { do: "host" }>): Promise<() => void> {
  const { runId, agents, hosted, delays, asksEach } = order;
  const behaviour = { count: agents, delays, asksEach };
  const workflow = await loadWorkflow(askingWorkflow(behaviour), { nodeTypes: nodeTypes(behaviour) });
  const hosting = await hostAgents(workflow, { runId, nodes: hosted, transport: () => redisTransport(url) });
  return () => hosting.leave();
}

async function floor({ delays, bytes }: Extract<Order, { do: "floor" }>): Promise<() => void> {
  const [publisher, subscriber] = [new Redis(url), new Redis(url)];
  const filler = "x".repeat(bytes);
  subscriber.on("message", (_channel: string, payload: string) => {
    const { id } = JSON.parse(payload) as { readonly id: number };
    const reply = () => void publisher.publish("floor:answers", JSON.stringify({ id, filler }));
    if (delays) setTimeout(reply, delayOf(id));
    else reply();
  });
  await subscriber.subscribe("floor:asks");
  return () => {
    publisher.disconnect();
    subscriber.disconnect();
  };
}

async function listen({ channels }: Extract<Order, { do: "listen" }>): Promise<() => void> {
  const subscriber = new Redis(url);
  subscriber.on("message", () => undefined);
  await subscriber.subscribe(...Array.from({ length: channels }, (_, index) => `floor:told:${index}`));
  return () => subscriber.disconnect();
}
