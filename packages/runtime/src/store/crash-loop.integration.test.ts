import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { foldRunState, type RunEvent } from "@chasmx/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const program = path.join(import.meta.dirname, "crash-program.test-kit.ts");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-crash-loop-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Performs or resumes a run in a process of its own, and gives the signal that ended it. */
function perform(runId: string, ...kill: string[]): Promise<NodeJS.Signals | number | null> {
  // Hundreds of processes run the same program: only the first compiles it.
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(folder, "compiled") };
  const child = spawn(process.execPath, [program, folder, runId, ...kill], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return new Promise((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
}

async function eventsOf(runId: string): Promise<RunEvent[]> {
  const text = await readFile(path.join(folder, `${runId}.jsonl`), "utf8").catch(() => "");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RunEvent);
}

/** How often each effect was made. */
async function effectsOf(runId: string): Promise<Map<string, number>> {
  const text = await readFile(path.join(folder, `${runId}.effects`), "utf8").catch(() => "");
  const keys = text
    .split("\n")
    .filter(Boolean)
    .map((key) => key.replace(`${runId}/`, ""));
  return new Map([...Map.groupBy(keys, (key) => key)].map(([key, times]) => [withoutQuestion(key), times.length]));
}

/** Effects made while a question is answered carry its id, which differs from run to run. */
function withoutQuestion(key: string): string {
  return key.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
}

/** What a run came to, without what differs from run to run. */
function essence(events: readonly RunEvent[]) {
  const { status, nodes, shared, agents, messages, pendingInputs, output } = foldRunState(events);
  const text = JSON.stringify({
    status,
    output,
    nodes: [...nodes].map(([name, node]) => [name, node.status, node.attempt, node.output]).sort(),
    shared: [...shared].map(([name, { value }]) => [name, value]).sort(),
    agents: agents.size,
    pending: pendingInputs.size,
    said: [...messages.values()]
      .map(({ path: place, from, to, content, outcome, answer }) =>
        JSON.stringify([place, from, to, content, outcome, answer]),
      )
      .sort(),
  });
  return JSON.parse(text.replaceAll(foldRunState(events).runId, "RUN")) as Record<string, unknown>;
}

describe.skipIf(process.platform === "win32")("a run whose process is killed", () => {
  test("at any event, and after any effect before it is written, is resumed to the same end, and pays for nothing twice that is written", async () => {
    expect(await perform("whole")).toBe(0);
    const whole = await eventsOf("whole");
    const wanted = essence(whole);
    expect(wanted.status).toBe("completed");
    const wholeEffects = await effectsOf("whole");
    expect(Math.max(...wholeEffects.values())).toBe(1);
    const total = [...wholeEffects.values()].length;

    const dieAndGoOn = async ([what, count]: readonly [string, number]) => {
      const runId = `${what}-${count}`;
      expect(await perform(runId, what, String(count)), runId).toBe("SIGKILL");
      const before = await eventsOf(runId);
      const made = await effectsOf(runId);
      expect(await perform(runId), runId).toBe(0);
      const after = await eventsOf(runId);
      expect(after.slice(0, before.length), runId).toEqual(before);
      expect(essence(after), runId).toEqual(wanted);
      const effects = await effectsOf(runId);
      expect([...effects.keys()].sort(), runId).toEqual([...wholeEffects.keys()].sort());
      // Made again is at most what was under way: what was made and not written.
      const written = before.filter(({ type }) => type === "step-completed").length;
      const interrupted = after.filter(({ type }) => type === "step-interrupted").length;
      const again = [...effects.values()].filter((times) => times > 1);
      expect(Math.max(...effects.values()), runId).toBeLessThanOrEqual(2);
      expect(again.length, runId).toBeLessThanOrEqual(interrupted);
      expect(written + interrupted, runId).toBeGreaterThanOrEqual(made.size);
    };
    const points = [
      ...whole.slice(0, -1).map((_, at) => ["event", at + 1] as const),
      ...Array.from({ length: total }, (_, at) => ["effect", at + 1] as const),
    ];
    const work = async () => {
      for (let point = points.shift(); point !== undefined; point = points.shift()) await dieAndGoOn(point);
    };
    await Promise.all([work(), work(), work()]);
  }, 300_000);
});
