import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import { foldRunState } from "../journal/fold.ts";
import { journaledWorkflow } from "../journal/journaled-workflow.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";
import { document, provider } from "../testing/try-run.test-kit.ts";
import { loadFiles, say } from "../testing/workflow-files.test-kit.ts";
import { startRun } from "./executor.ts";
import { resumeRun } from "./resume.ts";

describe("a run with workflows in it, resumed", () => {
  const talk = document(
    {
      a: say("A of {{n}}. CALL: ask_node('b', 'Why {{n}}?') CALL: set_shared_context('k', '{{n}}')"),
      b: say("B. CALL: get_shared_context('k', 'none')"),
    },
    { edges: [["a", "b"]], variables: [{ name: "n" }] },
  );
  const sub = document(
    {
      each: {
        type: "workflow",
        config: { file: "talk", for_each: ["x", "y"], max_concurrency: 2, inputs: { n: "{{n}}-{{item}}" } },
      },
    },
    { variables: [{ name: "n" }, { name: "question" }] },
  );
  const main = document(
    {
      loop: { type: "workflow", config: { file: "sub", inputs: { n: "{{index}}" }, repeat: { until: "index > 0" } } },
      asks: say("CALL: ask_node('loop', 'And you?')"),
      end: { type: "end", config: {} },
    },
    {
      edges: [
        ["loop", "end"],
        ["asks", "end"],
      ],
      metadata: { max_concurrency: 4 },
    },
  );
  const files = {
    main: {
      ...main,
      nodes: (main as { nodes: { id: string; config: object }[] }).nodes.map((node) =>
        node.id === "loop" ? { ...node, config: { ...node.config, can_communicate: true } } : node,
      ),
    },
    sub,
    talk,
  };

  test("after a death at any event comes to what an unbroken run comes to, and pays no completed call twice", async () => {
    const workflow = await loadFiles(files);
    const whole = memoryRunStore();
    const calls: string[] = [];
    const counting = provider(async (request) => {
      calls.push(JSON.stringify(request.messages));
      return { content: `said ${request.messages.length}`, finish_reason: "stop" };
    });
    const unbroken = await (await startRun(workflow, { store: whole, runId: "run", provider: counting })).finished;
    expect(unbroken.status).toBe("completed");
    const events = await Array.fromAsync(whole.read("run"));
    const total = calls.length;
    const outputs = (state: typeof unbroken) =>
      [...state.nodes.values()]
        .filter(({ path }) => !path.includes("?"))
        .map(({ path, nodeId, output }) => `${path}/${nodeId}: ${JSON.stringify(output)}`)
        .sort();
    for (let kept = 1; kept < events.length; kept++) {
      calls.length = 0;
      const store = memoryRunStore();
      const lease = await store.claim("run", "dead", 60_000);
      await store.append(lease, 0, events.slice(0, kept));
      await store.release(lease);
      const state = await (await resumeRun(workflow, "run", { store, provider: counting })).finished;
      const place = `killed after event ${kept}: ${events[kept - 1]?.type}`;
      expect(state.status, place).toBe("completed");
      expect(outputs(state), place).toEqual(outputs(unbroken));
      expect(state.agents.size, place).toBe(0);
      const paid = events
        .slice(0, kept)
        .filter((event) => event.type === "step-completed" && event.key.includes("/turn-"));
      expect(calls.length, place).toBe(total - paid.length);
      expect(
        [...state.nodes.values()].filter(({ status }) => status === "running" || status === "retrying"),
        place,
      ).toEqual([]);
      expect(foldRunState(await Array.fromAsync(store.read("run"))).status).toBe("completed");
    }
  }, 60_000);

  test("goes on from the documents in its journal alone", async () => {
    const store = memoryRunStore();
    const first = await startRun(await loadFiles(files), { store, runId: "run" });
    first.leave();
    const { document, files: journaled } = journaledWorkflow(await first.finished);
    const workflow = await loadWorkflow(document, { files: journaled });
    expect((await (await resumeRun(workflow, "run", { store })).finished).status).toBe("completed");
    await expect(journaled.read("constructor")).rejects.toMatchObject({ code: "FILE_NOT_READABLE" });
  });

  test("refuses to go on from a journal that lacks a secret which a file holds itself", async () => {
    const written = { ...talk, variables: [{ name: "n" }, { name: "key", secret: true, value: "QXZ-secret-QXZ" }] };
    const store = memoryRunStore();
    const workflow = await loadFiles({ ...files, talk: written });
    const first = await startRun(workflow, { store, runId: "run" });
    first.leave();
    const state = await first.finished;
    expect(JSON.stringify(state.workflows)).not.toContain("QXZ");
    const { document, files: journaled } = journaledWorkflow(state);
    await expect(loadWorkflow(document, { files: journaled })).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining('The secret "key" has its value in talk'),
    });
    expect((await (await resumeRun(workflow, "run", { store })).finished).status).toBe("completed");
  });

  test("refuses where a workflow within it has changed", async () => {
    const store = memoryRunStore();
    const first = await startRun(await loadFiles(files), { store, runId: "run" });
    first.leave("for a test");
    expect((await first.finished).status).toBe("interrupted");
    const changed = await loadFiles({ ...files, talk: { ...talk, description: "other" } });
    await expect(resumeRun(changed, "run", { store })).rejects.toMatchObject({ code: "WORKFLOW_CHANGED" });
    expect((await (await resumeRun(await loadFiles(files), "run", { store })).finished).status).toBe("completed");
  });
});
