import { type LlmProvider, loadWorkflow, type NodeType, type Question, startRun } from "@chasmx/core";
import { medians, print } from "./figure.ts";

/** What a question costs in memory, with its answer by a model that answers at once and every event kept. */

const count = 2000;

const model: LlmProvider = {
  name: "instant",
  isFree: true,
  generate: async () => ({ content: "yes", finish_reason: "stop" }),
};

const answering: NodeType<unknown> = {
  type: "answering",
  description: "Answers with what the model says.",
  configSchema: {},
  run: () => null,
  async answer({ question }: Question, _, { model: { generate } }) {
    return (await generate({ messages: [{ role: "user", content: question }] })).content;
  },
};

const asking: NodeType<unknown> = {
  type: "asking",
  description: "Asks one question after another.",
  configSchema: {},
  async run(_, { agent }) {
    for (let index = 0; index < count; index++) await agent.ask("answering", "Yes?");
    return null;
  },
};

const bursting: NodeType<unknown> = {
  type: "bursting",
  description: "Asks all questions at the same time.",
  configSchema: {},
  async run(_, { agent }) {
    const asks = Array.from({ length: count }, (_, index) => agent.ask("answering", "Yes?", { step: `ask-${index}` }));
    await Promise.all(asks);
    return null;
  },
};

async function askAll(type: string): Promise<() => Promise<void>> {
  const config = { can_communicate: true };
  const nodes = [
    { id: "asker", type, config },
    { id: "answering", type: "answering", config },
  ];
  const edges = [{ from: "asker", to: "answering" }];
  const workflow = await loadWorkflow({ name: type, nodes, edges }, { nodeTypes: [answering, asking, bursting] });
  return async () => {
    const state = await (await startRun(workflow, { provider: model })).finished;
    if (state.status !== "completed") throw new Error(`The run ended as ${state.status}: ${state.error?.message}`);
  };
}

/** The floor: awaiting a function that awaits the model. */
async function awaitHandlers(): Promise<void> {
  const handle = async (question: string) => {
    const request = { messages: [{ role: "user" as const, content: question }] };
    return (await model.generate(request, { signal })).content;
  };
  const { signal } = new AbortController();
  for (let index = 0; index < count; index++) await handle("Yes?");
}

/** Measures questions one at a time and all at once. */
export async function asks(): Promise<void> {
  const works = { single: await askAll("asking"), burst: await askAll("bursting"), floor: awaitHandlers };
  const found = await medians(works, { rounds: 25, warmUp: 10 });
  const each = (name: keyof typeof works) => (found[name] ?? Number.NaN) / count;
  const floors = { "awaiting the handler": each("floor") };
  print({ figure: "ask in memory, one at a time", unit: "µs", value: each("single"), reach: 5, floors });
  print({ figure: `ask in memory, ${count} at once`, unit: "µs", value: each("burst"), reach: 5, floors });
}
