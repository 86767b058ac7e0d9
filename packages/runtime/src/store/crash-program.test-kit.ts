import { createHash } from "node:crypto";
import { appendFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  type LlmProvider,
  loadWorkflow,
  type NodeType,
  type RunStore,
  rehearsal,
  resumeRun,
  startRun,
} from "@chasmx/core";
import { openHost } from "../host.ts";

/**
 * A process that performs one run with everything in it, and kills itself where its test says: `crash-program FOLDER RUN WHAT
 * COUNT`, after so many events are written (`event`), or so many effects were made and not written (`effect`). Called again,
 * it goes on with the run, once the lease of the process that was killed is over.
 */

const [folder = "", runId = "", what = "", count = ""] = process.argv.slice(2);
const left = { event: Number.POSITIVE_INFINITY, effect: Number.POSITIVE_INFINITY, [what]: Number(count) };

function countDown(kind: "event" | "effect"): void {
  left[kind] -= 1;
  if (left[kind] === 0) process.kill(process.pid, "SIGKILL");
}

/** Notes an effect on the outside, as a service would. */
function note(key: string): void {
  appendFileSync(path.join(folder, `${runId}.effects`), `${key}\n`);
  countDown("effect");
}

/** The rehearsal, whose calls are counted by what they ask. */
function countedModel(): LlmProvider {
  const inner = rehearsal();
  const generate: LlmProvider["generate"] = async (request, options) => {
    const response = await inner.generate(request, options);
    note(`model ${createHash("sha256").update(JSON.stringify(request)).digest("hex")}`);
    return response;
  };
  return { ...inner, generate };
}

const pay: NodeType<{ readonly fails?: boolean }> = {
  type: "pay",
  description: "Pays, and at first fails where it is told to.",
  configSchema: { type: "object", properties: { fails: { type: "boolean" } } },
  async run({ fails }, { run, step }) {
    if (fails === true && run.attempt < 3) throw new Error("not yet");
    return await step("payment", async ({ idempotencyKey }) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      note(idempotencyKey);
      return idempotencyKey;
    });
  },
};

const say = (prompt: string) => ({ type: "ai-processor", config: { prompt, can_communicate: true } });

const item = {
  name: "An item",
  variables: [{ name: "n" }],
  nodes: [
    {
      id: "writer",
      ...say("Write about {{n}}. CALL: ask_node('critic', 'Is {{n}} good?') CALL: set_shared_context('n', '{{n}}')"),
    },
    { id: "critic", ...say("Judge {{outputs.writer}}. CALL: get_shared_context('n', 'none')") },
    { id: "fee", type: "pay", config: {} },
  ],
  edges: [
    { from: "writer", to: "critic" },
    { from: "critic", to: "fee" },
  ],
};

const main = {
  name: "Everything",
  metadata: { max_concurrency: 4 },
  nodes: [
    {
      id: "a",
      ...say(
        "A. CALL: ask_node('b', 'One?') CALL: ask_node('c', 'Two?') CALL: ask_node('b', 'Three?') CALL: broadcast_message('a is done')",
      ),
    },
    { id: "b", ...say("B of {{outputs.a}}. CALL: ask_node('a', 'Why?')") },
    { id: "c", ...say("C.") },
    { id: "flaky", type: "pay", config: { fails: true }, retry: { max_attempts: 3, backoff_seconds: 0.005 } },
    { id: "wait", type: "delay", config: { delay_seconds: 0.01 } },
    { id: "review", type: "approval", config: { question: "Go on after {{outputs.b}}?" } },
    {
      id: "each",
      type: "workflow",
      config: { file: "item", for_each: ["x", "y"], max_concurrency: 2, inputs: { n: "{{item}}" } },
    },
    { id: "end", type: "end", config: { output: ["{{outputs.each}}", "{{outputs.review}}", "{{outputs.wait}}"] } },
  ],
  edges: [
    { from: "a", to: "b" },
    { from: "flaky", to: "wait" },
    { from: "b", to: "review" },
    { from: "c", to: "review" },
    { from: "review", to: "each", branch: "approve" },
    { from: "wait", to: "end" },
    { from: "each", to: "end" },
  ],
};

const nodeTypes = [pay as NodeType<unknown>];
const workflow = await loadWorkflow(main, {
  nodeTypes,
  files: { file: "main", read: async () => JSON.stringify(item) },
});
const host = await openHost(folder, process.env);
const kept = await host.store({ workingFolder: folder });
/** Short: nobody renews what a process that was killed has left. */
const leaseMs = 300;
const store: RunStore = { ...kept, claim: (id, owner) => kept.claim(id, owner, leaseMs) };
const options = {
  store,
  provider: countedModel(),
  onEvent() {
    countDown("event");
    // Whoever looks at the run decides at once, whichever process asked.
    for (const key of run?.state.pendingInputs.keys() ?? []) void run?.giveInput(key, "approve").catch(() => undefined);
  },
};
let run: Awaited<ReturnType<typeof startRun>> | undefined;
const isThere = (await Array.fromAsync(store.read(runId)).catch(() => [])).length > 0;
while (await store.isOwned(runId)) await delay(10);
run = isThere ? await resumeRun(workflow, runId, options) : await startRun(workflow, { ...options, runId });
await run.finished;
await store.close();
