import { loadWorkflow } from "../checks/load.ts";
import type { NodeContext, NodeType, Question } from "../contracts/node-type.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { startRun } from "../engine/executor.ts";
import type { RunOptions } from "../engine/options.ts";
import { type HostAgentsOptions, hostAgents } from "../engine/remote/host-agents.ts";
import { sharedBroker } from "./shared-broker.test-kit.ts";
import { document, worker } from "./try-run.test-kit.ts";

type Work = Record<string, (context: NodeContext) => unknown>;
type Answer = (question: Question, context: NodeContext) => unknown;

export const threeNodes = document(
  { a: "worker", b: "worker", c: "worker" },
  { edges: [["a", "b"]], metadata: { max_concurrency: 4 }, variables: [{ name: "topic", value: "tides" }] },
);

/** A run whose agent b lives in another process, as its test says; both talk over one broker. */
export async function together(
  {
    here = {},
    there = {},
    answer = () => "here",
    answerThere = () => "there",
    definition = threeNodes,
  }: { here?: Work; there?: Work; answer?: Answer; answerThere?: Answer; definition?: object },
  { run: runOptions = {}, host: hostOptions = {} }: { run?: RunOptions; host?: Partial<HostAgentsOptions> } = {},
) {
  const broker = sharedBroker();
  const [owner, other] = [broker.client(), broker.client()];
  const load = (work: Work, given: Answer) =>
    loadWorkflow(definition, { nodeTypes: [worker(work as never, given as never) as unknown as NodeType<unknown>] });
  const [ownWorkflow, hostWorkflow] = [await load(here, answer), await load(there, answerThere)];
  const events: RunEvent[] = [];
  const news: string[] = [];
  const host = (options: Partial<HostAgentsOptions> = {}, workflow = hostWorkflow, client = other) =>
    hostAgents(workflow, {
      runId: "r",
      nodes: ["b"],
      transport: () => client.transport,
      onOwner: ({ type }) => news.push(type),
      ...hostOptions,
      ...options,
    });
  const start = () =>
    startRun(ownWorkflow, {
      runId: "r",
      mode: "pubsub",
      remote: ["b"],
      transport: () => owner.transport,
      graceMs: 60,
      onEvent: (event) => events.push(event),
      ...runOptions,
    });
  return { broker, owner, other, events, news, host, start, ownWorkflow, hostWorkflow, load };
}

/** The code that something fails with, or what it gives. */
export const codeOf = (work: Promise<unknown>) => work.catch(({ code }) => code);
