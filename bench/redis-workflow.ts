import type { NodeContext, NodeType, Question } from "@chasmx/core";

/** What both processes of the Redis benches know: one agent that does what the bench wants, and others that answer. */

const config = { can_communicate: true };

/** The ids of the agents that answer. */
export const answerers = (count: number) => Array.from({ length: count }, (_, index) => `b${index}`);

/** A workflow with so many agents that answer. Where they ask one another, they begin when `a` has done with its own run. */
export function askingWorkflow({ count, asksEach = 0 }: Pick<Behaviour, "count" | "asksEach">) {
  const ids = answerers(count);
  const answering = ids.map((id) => ({ id, type: "answering", config }));
  return {
    name: "Asks over Redis",
    metadata: { communication_mode: "pubsub", max_concurrency: count + 1 },
    // A run of the bench may ask for as long as it takes.
    nodes: [{ id: "a", type: "asking", config, timeout_seconds: 3600 }, ...answering],
    edges: asksEach === 0 ? [] : ids.map((to) => ({ from: "a", to })),
  };
}

/** 0 to 20 milliseconds, the same for the same question. */
export function delayOf(id: number): number {
  return (id * 7919) % 21;
}

/** What the agents of a process do. */
export interface Behaviour {
  /** How many agents answer. */
  readonly count: number;
  /** Whether answers take 0 to 20 ms. */
  readonly delays?: boolean | undefined;
  /** How many of the others each asks in its own run, one after another. */
  readonly asksEach?: number | undefined;
  /** What `a` does in its own run; nothing where it lives elsewhere. */
  readonly ask?: ((context: NodeContext) => Promise<void>) | undefined;
}

/** The node types of a process. */
export function nodeTypes({ count, delays = false, asksEach = 0, ask }: Behaviour): NodeType<unknown>[] {
  const answering: NodeType<unknown> = {
    type: "answering",
    description: "Answers every question, and asks others in its own run.",
    configSchema: {},
    async run(_, { run, agent }) {
      const own = Number(run.nodeId.slice(1));
      // Nobody asks while it answers: no ring can close.
      for (let turn = 0; turn < asksEach; turn++)
        await agent.ask(`b${(own + 1 + turn * 37) % count}`, String(turn), { timeoutMs: 30_000 });
      return null;
    },
    async answer({ question }: Question) {
      if (delays) await new Promise((resolve) => setTimeout(resolve, delayOf(Number(question))));
      return question;
    },
  };
  const asking: NodeType<unknown> = {
    type: "asking",
    description: "Does what the bench wants to know.",
    configSchema: {},
    async run(_, context) {
      await ask?.(context);
      return null;
    },
    answer: async () => null,
  };
  return [answering, asking];
}
