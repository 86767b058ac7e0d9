import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { foldRunState, type RunEvent } from "@chasmx/core";
import { chasmx, ended, events, start } from "./spawn-cli.ts";

/** A project whose runs are killed: its plugin appends the key of every effect to the run's own file. */

const effects = `import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
const note = (line) => {
  const file = openSync(process.env.EFFECTS_FILE, "a");
  writeSync(file, line + "\\n");
  fsyncSync(file);
  closeSync(file);
};
const effect = (step, name) =>
  step(name, async ({ idempotencyKey }) => {
    note(idempotencyKey);
    await new Promise((resolve) => setTimeout(resolve, 40));
    return idempotencyKey;
  });
const pay = {
  type: "pay",
  description: "Two effects, and one before a failure.",
  configSchema: { type: "object", properties: { fails: { type: "boolean" } } },
  async run({ fails }, { run, step }) {
    if (fails && run.attempt === 1) {
      await effect(step, "failing");
      throw new Error("not yet");
    }
    await Promise.all([effect(step, "first"), effect(step, "second")]);
    await effect(step, "third");
    return run.nodeId + " paid";
  },
};
export const plugin = { name: "effects", apiVersion: 1, nodes: [pay] };
`;

const agent = (id: string, prompt: string) => ({
  id,
  type: "ai-processor",
  config: { can_communicate: true, prompt },
});

/** Parallel nodes, questions in both directions, a retry, a delay, shared context. */
export const crashWorkflow = {
  name: "Crash",
  metadata: { max_concurrency: 4 },
  variables: [
    { name: "topic", type: "string", value: "tides" },
    { name: "api_key", type: "string", secret: true },
  ],
  nodes: [
    { id: "start", type: "start" },
    agent("a", "A. CALL: ask_node('b', 'What are {{topic}}?') CALL: set_shared_context('k', ['v'])"),
    agent("b", "B of {{outputs.a}}. CALL: ask_node('a', 'Why?') CALL: get_shared_context('k', 'none')"),
    { id: "flaky", type: "pay", config: { fails: true }, retry: { max_attempts: 3, backoff_seconds: 0.02 } },
    { id: "beside", type: "pay", config: {} },
    { id: "wait", type: "delay", config: { delay_seconds: 0.1 } },
    { id: "after", type: "pay", config: {} },
    { id: "end", type: "end", config: { output: "{{outputs.after}} {{outputs.b}}" } },
  ],
  edges: [
    { from: "start", to: "a" },
    { from: "start", to: "flaky" },
    { from: "start", to: "beside" },
    { from: "a", to: "b" },
    { from: "flaky", to: "wait" },
    { from: "beside", to: "wait" },
    { from: "wait", to: "after" },
    { from: "b", to: "end" },
    { from: "after", to: "end" },
  ],
};

/** Makes the project in a folder of its own. */
export async function crashProject() {
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-crash-"));
  await writeFile(path.join(folder, "chasmx.config.json"), '{"plugins": ["./effects.mjs"]}');
  await writeFile(path.join(folder, "effects.mjs"), effects);
  await writeFile(path.join(folder, "crash.workflow.json"), JSON.stringify(crashWorkflow));
  const journal = (runId: string) => path.join(folder, ".chasmx", "runs", `${runId}.jsonl`);
  const surroundings = (runId: string) => ({
    cwd: folder,
    env: { EFFECTS_FILE: path.join(folder, `${runId}.effects`) },
  });
  return {
    folder,
    journal,
    /** The command, with the file for a run's effects. */
    chasmx: (runId: string, ...parameters: string[]) => chasmx(parameters, surroundings(runId)),
    start: (runId: string, ...parameters: string[]) => start(parameters, surroundings(runId)),
    /** Starts a run and kills its process as soon as it has told of a number of events. */
    async kill(runId: string, eventCount: number, ...parameters: string[]): Promise<void> {
      const file = ["run", "crash.workflow.json", "--json", "--run-id", runId];
      const child = start([...file, ...parameters], surroundings(runId));
      let count = 0;
      child.stdout?.on("data", (chunk: Buffer) => {
        count += String(chunk).split("\n").length - 1;
        if (count >= eventCount) child.kill("SIGKILL");
      });
      await ended(child);
    },
    events: async (runId: string): Promise<RunEvent[]> => events(await readFile(journal(runId), "utf8")),
    /** The keys of the effects that were made, in their order. */
    effects: async (runId: string) =>
      (await readFile(path.join(folder, `${runId}.effects`), "utf8").catch(() => "")).split("\n").filter(Boolean),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** What a run came to, without what differs from run to run. */
export function essence(events: readonly RunEvent[]) {
  const { status, nodes, shared, agents, messages, output } = foldRunState(events);
  return {
    status,
    output,
    nodes: [...nodes].map(([name, node]) => [name, node.status, node.attempt, node.output]).sort(),
    shared: [...shared].map(([name, { value }]) => [name, value]),
    agents: agents.size,
    said: [...messages.values()]
      .map(({ from, to, content, outcome, answer }) => JSON.stringify([from, to, content, outcome, answer]))
      .sort(),
  };
}
