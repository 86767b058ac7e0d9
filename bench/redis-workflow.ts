import type { NodeContext, NodeType, Question } from "@chasmx/core";

/** What both processes of the Redis bench know: one agent that asks, and others that answer elsewhere. */

const config = { can_communicate: true };

/** The ids of the agents that answer. */
export const answerers = (count: number) => Array.from({ length: count }, (_, index) => `b${index}`);

/** A workflow with so many agents that answer. */
export function askingWorkflow(count: number) {
  const answering = answerers(count).map((id) => ({ id, type: "answering", config }));
  return {
    name: "Asks over Redis",
    metadata: { communication_mode: "pubsub", max_concurrency: count + 1 },
    nodes: [{ id: "a", type: "asking", config }, ...answering],
    edges: [],
  };
}

/** 0 to 20 milliseconds, the same for the same question. */
export function delayOf(id: number): number {
  return (id * 7919) % 21;
}

/** The node types of a process. What `a` does is the owner's matter; `b` runs at once, and answers at once or after a while. */
export function nodeTypes(delays: boolean, ask: (context: NodeContext) => Promise<void>): NodeType<unknown>[] {
  const answering: NodeType<unknown> = {
    type: "answering",
    description: "Answers every question.",
    configSchema: {},
    run: () => null,
    async answer({ question }: Question) {
      if (delays) await new Promise((resolve) => setTimeout(resolve, delayOf(Number(question))));
      return question;
    },
  };
  const asking: NodeType<unknown> = {
    type: "asking",
    description: "Asks what the bench wants to know.",
    configSchema: {},
    async run(_, context) {
      await ask(context);
      return null;
    },
    answer: async () => null,
  };
  return [answering, asking];
}
