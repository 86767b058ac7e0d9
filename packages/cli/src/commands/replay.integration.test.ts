import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chasmx, events, workflowFolder } from "../testing/spawn-cli.ts";

let project: Awaited<ReturnType<typeof workflowFolder>>;
const run = (...parameters: string[]) => chasmx(parameters, { cwd: project.folder });
const journal = (id: string) => path.join(project.folder, ".chasmx", "runs", `${id}.jsonl`);

beforeAll(async () => {
  project = await workflowFolder();
  await run("run", "conversation.workflow.json", "--run-id", "one", "-i", "api_key=QXZ-secret-QXZ");
}, 20_000);

afterAll(() => project[Symbol.asyncDispose]());

/** Writes the conversation's file again with another text in it. */
async function changed(from: string, to: string): Promise<string> {
  const text = await readFile(path.join(project.folder, "conversation.workflow.json"), "utf8");
  await writeFile(path.join(project.folder, "changed.json"), text.replace(from, to));
  return "changed.json";
}

describe("chasmx replay", () => {
  test("proves that a run comes to the same events, and needs no secret for it", async () => {
    const before = await readFile(journal("one"), "utf8");
    const { code, stdout, stderr } = await run("replay", "one");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("The same: 3 activities done again without any effect.");
    expect(await readFile(journal("one"), "utf8")).toBe(before);
    const json = JSON.parse((await run("replay", "one", "--json")).stdout);
    expect(json).toMatchObject({ run_id: "one", activities: 3, events: before.trimEnd().split("\n").length });
  });

  test("names the first difference with a file that has changed, and exits with 1", async () => {
    const file = await changed("You know.", "You know all.");
    const { code, stderr } = await run("replay", "one", "--file", file);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^REPLAY_DIVERGED: The step-started of "answerer\/.+" differs from event \d+ of the journal/,
    );
  });

  test("stops at a node and shows what it gave", async () => {
    const { stdout } = await run("replay", "one", "--until", "asker");
    expect(stdout).toContain("The same until the end of asker:");
    expect(stdout).toMatch(/^asker completed:\n\(rehearsal\) Asked: "Ask about tides/m);
    const refused = await run("replay", "one", "--until", "answrer");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('Did you mean "answerer"?');
  });

  test("shows what one agent gave then beside what it gives now", async () => {
    const file = await changed("Ask about {{topic}}.", "Ask about the {{topic}}.");
    const { stdout, code } = await run("replay", "one", "--into", "asker", "--file", file);
    expect(code).toBe(0);
    expect(stdout).toContain('then  (rehearsal) Asked: "Ask about tides');
    expect(stdout).toContain('now  (rehearsal) Asked: "Ask about the tides');
    const answers = events((await run("replay", "one", "--into", "answerer", "--json")).stdout);
    expect(answers).toMatchObject([{ asked: { from: "asker", question: "What are tides?" } }, { attempt: 1 }]);
  });

  test("finds a journal that somebody has changed", async () => {
    await run("run", "conversation.workflow.json", "--run-id", "forged");
    const text = await readFile(journal("forged"), "utf8");
    await writeFile(journal("forged"), text.replace('"question":"What are tides?"', '"question":"What are sands?"'));
    const { code, stderr } = await run("replay", "forged");
    expect(code).toBe(1);
    expect(stderr).toContain('it holds "What are sands?", and the replay came to "What are tides?"');
  });
});

describe("chasmx rerun", () => {
  test("starts another run with the same inputs, and asks for its secrets again", async () => {
    await run("run", "conversation.workflow.json", "--run-id", "sandy", "-i", "topic=sand");
    const { code, stdout } = await run("rerun", "sandy", "--run-id", "again");
    expect(code).toBe(0);
    expect(stdout).toContain("Runs sandy again.");
    expect(stdout).toContain("What are sand?");
    const { code: other, stdout: json } = await run("rerun", "sandy", "-i", "topic=rain", "--json");
    expect(other).toBe(0);
    expect(events(json)[0]).toMatchObject({
      type: "run-accepted",
      rerun_of: { run_id: "sandy" },
      inputs: { topic: "rain" },
    });
  });

  test("takes over what does not come after a node, and does again what has changed", async () => {
    const same = events((await run("rerun", "one", "--from", "answerer", "--json")).stdout);
    const started = (all: typeof same) =>
      all.flatMap((event) => (event.type === "node-started" ? [event.node_id] : []));
    expect(started(same)).toEqual(["answerer"]);
    expect(same.at(-1)?.type).toBe("run-completed");
    const file = await changed("Ask about {{topic}}.", "Ask about the {{topic}}.");
    const all = events((await run("rerun", "one", "--from", "answerer", "--file", file, "--json")).stdout);
    expect(started(all)).toEqual(["asker", "answerer"]);
    const { code, stderr } = await run("rerun", "one", "--from", "nobody");
    expect(code).toBe(2);
    expect(stderr).toContain('OPTION_INVALID: The workflow has no node "nobody" to run from.');
  });
});
