import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ended, events, chasmx as runCommand, start, workflowFolder, written } from "./testing/spawn-cli.ts";

const isWindows = process.platform === "win32";

let files: Awaited<ReturnType<typeof workflowFolder>>;

beforeAll(async () => {
  files = await workflowFolder();
});

afterAll(() => files[Symbol.asyncDispose]());

const chasmx = (...parameters: string[]) => runCommand(parameters, { cwd: files.folder });

describe("the history of runs", { timeout: 30_000 }, () => {
  test("lists, shows, draws, writes the log of and removes a run that has ended", async () => {
    const run = await chasmx("run", "conversation.workflow.json", "--run-id", "done-1");
    expect(run.stdout).toContain("Read it again: chasmx show done-1");
    expect((await chasmx("runs")).stdout).toMatch(/^done-1 +completed .*Conversation \\u001b\[31mred$/m);
    expect(JSON.parse((await chasmx("runs", "--json")).stdout)).toMatchObject([{ run_id: "done-1" }]);
    expect((await chasmx("runs", "--status", "failed")).stdout).toContain("No such run is kept in");
    const shown = await chasmx("show", "last");
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toMatch(/asker → answerer {2}asks: What are tides\?/);
    expect(shown.stdout).toMatch(/^asker +completed/m);
    expect(events((await chasmx("show", "done", "--json")).stdout).at(-1)).toMatchObject({ type: "run-completed" });
    expect((await chasmx("show", "done", "--sequence")).stdout).toContain("p0->>p1: asks What are tides?");
    await chasmx("show", "done", "--log", "log.json");
    const log = JSON.parse(await readFile(path.join(files.folder, "log.json"), "utf8")) as object;
    expect(log).toMatchObject({ format: 1, run_id: "done-1", messages: [{ outcome: "answered" }] });
    expect((await chasmx("cancel", "done-1")).stderr).toContain("RUN_CONFLICT");
    expect((await chasmx("prune", "--older-than", "1d")).stdout).toContain("Removed 0 runs.");
    expect((await chasmx("prune", "--older-than", "0s", "--dry-run")).stdout).toContain("This would remove 1 run.");
    expect((await chasmx("prune", "--older-than", "0s")).stdout).toContain("Removed 1 run.");
    expect((await chasmx("show", "done-1")).stderr).toContain("RUN_NOT_FOUND");
  });

  test("writes a run as one page, over another file only when forced", async () => {
    await chasmx("run", "conversation.workflow.json", "--run-id", "page-1");
    const file = path.join(files.folder, "page.html");
    await writeFile(file, "notes");
    const refused = await chasmx("show", "page-1", "--html", "page.html");
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("page.html exists already") });
    expect(await readFile(file, "utf8")).toBe("notes");
    const { code, stdout } = await chasmx("show", "page-1", "--html", "page.html", "--force");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "Wrote page.html. Open it in a browser: it needs no network.\n",
    });
    const page = await readFile(file, "utf8");
    expect(page).toContain('"run_id":"page-1"');
    expect(page).toContain("<title>Conversation \\u001b[31mred – ChasmX</title>");
    expect((await chasmx("show", "page-1", "--html", "no/folder/page.html")).stderr).toContain("cannot be written");
    expect((await chasmx("show", "page-1", "--force")).stderr).toContain("--force goes with --html FILE");
  });

  test("keeps nothing with --no-journal", async () => {
    await chasmx("run", "conversation.workflow.json", "--no-journal", "--run-id", "unkept");
    expect((await chasmx("show", "unkept")).code).not.toBe(0);
  });

  test("watches a run of another process and cancels it", async () => {
    const child = start(["run", "slow.workflow.json", "--run-id", "slow-1"], { cwd: files.folder });
    const outcome = ended(child);
    await written(child, "stdout", "wait");
    expect((await chasmx("runs", "--status", "running")).stdout).toContain("slow-1");
    const watching = chasmx("watch", "slow-1");
    expect((await chasmx("cancel", "slow-1")).code).toBe(0);
    expect((await outcome).code).toBe(1);
    const watched = await watching;
    expect(watched.code).toBe(1);
    expect(watched.stdout).toContain("Cancelled by chasmx cancel.");
  });

  test("shows a run as interrupted whose process was killed, and ends it by cancel", async ({ skip }) => {
    if (isWindows) skip("Windows has no SIGKILL.");
    const child = start(["run", "slow.workflow.json", "--run-id", "killed-1"], { cwd: files.folder });
    const outcome = ended(child);
    await written(child, "stdout", "wait");
    child.kill("SIGKILL");
    await outcome;
    expect((await chasmx("runs", "--status", "interrupted")).stdout).toContain("killed-1");
    expect((await chasmx("show", "killed")).stdout).toContain("Interrupted");
    await chasmx("show", "killed", "--html", "killed.html");
    expect(await readFile(path.join(files.folder, "killed.html"), "utf8")).toContain(
      '"status":"interrupted"}]</script>',
    );
    expect((await chasmx("watch", "killed-1")).stdout).toContain("the run is interrupted");
    expect((await chasmx("cancel", "killed-1")).stdout).toContain("is cancelled now");
    expect((await chasmx("runs", "--status", "cancelled")).stdout).toContain("killed-1");
  });

  test("lists what is sound among files that are not, and names the damage of a run that is asked for", async () => {
    await chasmx("run", "conversation.workflow.json", "--run-id", "sound-1");
    const file = (name: string) => path.join(files.folder, ".chasmx", "runs", name);
    const journal = await readFile(file("sound-1.jsonl"), "utf8");
    for (const [index, text] of ["null", "[]", '{"status":5}', "\u0000", ""].entries()) {
      await writeFile(file(`foreign-${index}.jsonl`), journal.replaceAll('"sound-1"', `"foreign-${index}"`));
      await writeFile(file(`foreign-${index}.summary.json`), text);
    }
    await writeFile(file("no id.jsonl"), journal);
    await writeFile(file("damaged-1.jsonl"), "{oops\n");
    const { code, stdout, stderr } = await chasmx("runs");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.match(/^(sound-1|foreign-[0-4]) +completed/gm)).toHaveLength(6);
    expect(stdout).not.toMatch(/no id|damaged/);
    const shown = await chasmx("show", "damaged-1");
    expect(shown.stderr).toMatch(/STORE_FAILED: .*damaged-1\.jsonl is damaged at line 1\./);
    expect(shown.code).not.toBe(0);
  });

  test("init keeps runs out of git, once", async () => {
    const ignore = path.join(files.folder, ".gitignore");
    await writeFile(ignore, "dist");
    await chasmx("init", "one.workflow.json");
    await chasmx("init", "two.workflow.json");
    expect(await readFile(ignore, "utf8")).toBe("dist\n.chasmx/\n");
    await rm(ignore);
  });
});
