import { foldRunState, loadWorkflow, type RunStore, resumeRun, startRun } from "@chasmx/core";
import { runStoreConformance } from "@chasmx/core/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { anyServer, lacksServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import { ruler } from "../testing/redis.test-kit.ts";
import { redisRunStore } from "./redis-run-store.ts";

let server: Awaited<ReturnType<typeof anyServer>>;
const opened: RunStore[] = [];
/** The server may be one that others use: nothing of theirs is touched, and nothing of ours stays. */
const ours = `chasmx-test-${crypto.randomUUID()}`;
const prefix = `${ours}:`;

beforeAll(async () => {
  server = await anyServer("redis");
}, 30_000);

afterAll(async () => {
  await using client = ruler(server.url);
  for await (const keys of client.scanStream({ match: `{${ours}*`, count: 1000 }))
    if (keys.length > 0) await client.unlink(keys);
  await server[Symbol.asyncDispose]();
});

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

function open(): RunStore {
  const store = redisRunStore({ url: server.url, prefix });
  opened.push(store);
  return store;
}

describe.skipIf(lacksServer("redis"))("the Redis run store", () => {
  const subject = {
    create: () => redisRunStore({ url: server.url, prefix: `${ours}-${crypto.randomUUID()}:` }),
    pass: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  };
  for (const { name, run } of runStoreConformance) test(name, () => run(subject), 20_000);
});

describe.skipIf(lacksServer("redis"))("a run that is kept in Redis", () => {
  const document = {
    name: "Two",
    nodes: [
      { id: "a", type: "ai-processor", config: { prompt: "A. CALL: ask_node('b', 'Why?')", can_communicate: true } },
      { id: "b", type: "ai-processor", config: { prompt: "B", can_communicate: true } },
      { id: "ok", type: "approval", config: { question: "Good?" } },
    ],
    edges: [{ from: "a", to: "ok" }],
  };

  test("is left in one process, answered from a second and resumed in a third", async () => {
    const workflow = await loadWorkflow(document);
    const first = await startRun(workflow, { runId: "people", store: open() });
    while (first.state.status !== "paused") await new Promise((resolve) => setTimeout(resolve, 5));
    first.leave("The terminal was closed.");
    await first.finished;
    const second = open();
    expect(await second.isOwned("people")).toBe(false);
    const { pendingInputs } = foldRunState(await Array.fromAsync(second.read("people")));
    for (const key of pendingInputs.keys())
      await second.submit("people", { type: "give-input", key, value: "approve" });
    const third = await resumeRun(workflow, "people", { store: open() });
    expect((await third.finished).status).toBe("completed");
    expect((await Array.fromAsync(second.list({ status: "completed" })))[0]?.run_id).toBe("people");
  });
});
