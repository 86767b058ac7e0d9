import { appendFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { RunEvent } from "@chasmx/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { crashProject, crashWorkflow, essence } from "../testing/crash-project.ts";
import { ended } from "../testing/spawn-cli.ts";

const isWindows = process.platform === "win32";

let project: Awaited<ReturnType<typeof crashProject>>;
let whole: readonly RunEvent[];
let wholeEffects: readonly string[];

beforeAll(async () => {
  project = await crashProject();
  await project.chasmx("whole", "run", "crash.workflow.json", "--run-id", "whole");
  whole = await project.events("whole");
  wholeEffects = await project.effects("whole");
}, 30_000);

afterAll(() => project[Symbol.asyncDispose]());

/** The results of the plugin's steps, which are their keys. */
function completedEffects(events: readonly RunEvent[], known: ReadonlySet<string>): string[] {
  return events.flatMap((event) =>
    event.type === "step-completed" && typeof event.result === "string" && known.has(event.result)
      ? [event.result]
      : [],
  );
}

function timesOf(effects: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const key of effects) times.set(key, (times.get(key) ?? 0) + 1);
  return times;
}

describe.skipIf(isWindows)("chasmx resume", () => {
  test("after SIGKILL at many moments comes to what an unbroken run comes to, and makes no completed effect again", async () => {
    expect(essence(whole).status).toBe("completed");
    expect(completedEffects(whole, new Set(wholeEffects)).sort()).toEqual([...wholeEffects].sort());
    const moments = Array.from({ length: 12 }, (_, index) => 1 + Math.floor((index * (whole.length - 8)) / 11));
    let deaths = 0;
    const dieAndGoOn = async (moment: number) => {
      const id = `killed-${moment}`;
      await project.kill(id, moment);
      const before = await project.events(id);
      if (before.at(-1)?.type === "run-completed") return;
      deaths++;
      const paid = completedEffects(before, new Set(await project.effects(id)));
      const { code, stderr } = await project.chasmx(id, "resume", id, "--json");
      expect({ code, stderr }, id).toEqual({ code: 0, stderr: "" });
      const after = await project.events(id);
      expect(after.slice(0, before.length)).toEqual(before);
      expect(essence(after), id).toEqual(essence(whole));
      const times = timesOf(await project.effects(id));
      expect(times.size, id).toBe(wholeEffects.length);
      for (const key of paid) expect(times.get(key), `${id} ${key}`).toBe(1);
      expect(Math.max(...times.values()), id).toBeLessThanOrEqual(2);
    };
    for (let at = 0; at < moments.length; at += 3) await Promise.all(moments.slice(at, at + 3).map(dieAndGoOn));
    expect(deaths).toBeGreaterThanOrEqual(9);
  }, 60_000);

  test("cuts off a torn last line, says so, and goes on", async () => {
    await project.kill("torn", 12);
    await appendFile(project.journal("torn"), '{"v":1,"run_id":"torn","type":"node-com');
    const { code, stdout } = await project.chasmx("torn", "resume", "torn");
    expect(code).toBe(0);
    expect(stdout).toMatch(/torn\.jsonl ended within event \d+, which a crash had cut short/);
    expect(stdout).toMatch(/Resumed: \d of 8 nodes were done before\./);
    expect(stdout).toMatch(/^Completed in /m);
    expect(essence(await project.events("torn"))).toEqual(essence(whole));
  }, 20_000);

  test("refuses the second of two at once with RUN_CONFLICT and 2", async () => {
    const delay = { name: "Slow", nodes: [{ id: "wait", type: "delay", config: { delay_seconds: 600 } }] };
    await writeFile(path.join(project.folder, "slow.workflow.json"), JSON.stringify(delay));
    const first = project.start("slow", "run", "slow.workflow.json", "--json", "--run-id", "slow");
    first.stdout?.on("data", (text: Buffer) => String(text).includes("node-started") && first.kill("SIGKILL"));
    await ended(first);
    for (const command of ["runs", "show", "watch"]) {
      const parameters = command === "runs" ? [] : ["slow"];
      expect((await project.chasmx("slow", command, ...parameters)).stdout).toContain("chasmx resume slow");
    }
    const both = [1, 2].map(() => ended(project.start("slow", "resume", "slow")));
    const refused = await Promise.race(both);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^RUN_CONFLICT: The run "slow" /);
    await project.chasmx("slow", "cancel", "slow");
    expect((await Promise.all(both)).map(({ code }) => code).sort()).toEqual([1, 2]);
  }, 30_000);

  test("refuses a run that has ended and one that is not there with 2", async () => {
    const over = await project.chasmx("whole", "resume", "whole");
    expect(over.code).toBe(2);
    expect(over.stderr).toContain('RUN_ENDED: The run "whole" has ended: it is completed.');
    const none = await project.chasmx("none", "resume", "none");
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('RUN_NOT_FOUND: No run "none" is kept in');
  });

  test("asks for the secrets that the run had, and takes no other input", async () => {
    await project.kill("secretive", 12, "-i", "api_key=QXZ-secret-QXZ");
    const without = await project.chasmx("secretive", "resume", "secretive");
    expect(without.code).toBe(2);
    expect(without.stderr).toContain(
      'The secret "api_key" has no value. Set it in the environment: CHASMX_INPUT_API_KEY',
    );
    const other = await project.chasmx(
      "secretive",
      "resume",
      "secretive",
      "-i",
      "api_key=QXZ-secret-QXZ",
      "-i",
      "topic=x",
    );
    expect(other.stderr).toContain('INPUT_INVALID: "topic" is not secret');
    const { code } = await project.chasmx("secretive", "resume", "secretive", "-i", "api_key=QXZ-secret-QXZ");
    expect(code).toBe(0);
    expect(JSON.stringify(await project.events("secretive"))).not.toContain("QXZ-secret");
  }, 20_000);

  test("refuses a file that has changed and says what differs, unless the changes are accepted", async () => {
    await project.kill("changed", 12);
    const nodes = crashWorkflow.nodes.map((node) => (node.id === "end" ? { id: "end", type: "end" } : node));
    const changed = {
      ...crashWorkflow,
      nodes: [...nodes, { id: "more", type: "transformer", config: { expression: "1" } }],
    };
    await writeFile(path.join(project.folder, "changed.json"), JSON.stringify(changed));
    const refused = await project.chasmx("changed", "resume", "changed", "--file", "changed.json");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('began with: node "end" was changed, node "more" was added. Go on');
    expect(refused.stderr).toContain("WORKFLOW_CHANGED");
    const done = await project.chasmx("changed", "resume", "changed", "--file", "changed.json", "--accept-changes");
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('The workflow has changed since the run began: node "end" was changed, node "more"');
  }, 20_000);

  test("takes a file for the same whose nodes are drawn elsewhere and stand in another order", async () => {
    await project.kill("moved", 12);
    const nodes = crashWorkflow.nodes.map((node, x) => ({ position: { x, y: 0 }, ...node })).reverse();
    await writeFile(path.join(project.folder, "moved.json"), JSON.stringify({ ...crashWorkflow, nodes }));
    const done = await project.chasmx("moved", "resume", "moved", "--file", "moved.json");
    expect(done.code).toBe(0);
    expect(essence(await project.events("moved")).status).toBe("completed");
  }, 20_000);
});
