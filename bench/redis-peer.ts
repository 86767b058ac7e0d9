import { hostAgents, loadWorkflow } from "@chasmx/core";
import { redisTransport } from "@chasmx/transport-redis";
import { Redis } from "ioredis";
import { answerers, askingWorkflow, delayOf, nodeTypes } from "./redis-workflow.ts";

/**
 * The other process of the Redis bench: `redis-peer URL`. A message tells it what to be: the host of the agent that answers, or
 * the floor, which answers on one channel what comes on another. It says when it is ready, and at the end how much processor
 * time it took.
 */

export type Order =
  | { readonly do: "host"; readonly runId: string; readonly delays: boolean; readonly agents: number }
  | { readonly do: "floor"; readonly delays: boolean; readonly bytes: number }
  | { readonly do: "stop" };
export type Report = { readonly cpuMicroseconds: number };

const [url = ""] = process.argv.slice(2);
const report = (cpuMicroseconds: number) => process.send?.({ cpuMicroseconds } satisfies Report);
let before = process.cpuUsage();
let stop: () => void = () => undefined;

process.on("message", (order: Order) => void obey(order));

async function obey(order: Order): Promise<void> {
  if (order.do === "stop") {
    const { user, system } = process.cpuUsage(before);
    stop();
    report(user + system);
    return;
  }
  stop = order.do === "host" ? await host(order) : await floor(order);
  before = process.cpuUsage();
  report(0);
}

async function host({ runId, delays, agents }: Extract<Order, { do: "host" }>): Promise<() => void> {
  const workflow = await loadWorkflow(askingWorkflow(agents), { nodeTypes: nodeTypes(delays, async () => undefined) });
  const hosting = await hostAgents(workflow, { runId, nodes: answerers(agents), transport: () => redisTransport(url) });
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
