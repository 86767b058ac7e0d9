import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { foldRunState, type RunEvent } from "@chasmx/core";
import { expect } from "vitest";
import { openHost } from "../host.ts";

/** What the store of a crash loop is. */
export interface CrashLoopOptions {
  /** What chasmx.config.json says; its folder is the runs' own. */
  readonly config: object;
  /** Of the moments at which a run can die, every so many is tried. */
  readonly every: number;
}

const program = path.join(import.meta.dirname, "crash-program.test-kit.ts");

/** Kills a run at many moments, goes on with it in another process, and expects the same end as of one that nobody killed. */
export async function killAndGoOn({ config, every }: CrashLoopOptions): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-crash-loop-"));
  try {
    await writeFile(path.join(folder, "chasmx.config.json"), JSON.stringify(config));
    await loop(folder, every);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Performs or resumes a run in a process of its own, and gives the signal that ended it. */
function perform(folder: string, runId: string, kill: readonly string[] = []): Promise<NodeJS.Signals | number | null> {
  // Hundreds of processes run the same program: only the first compiles it.
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(folder, "compiled") };
  const child = spawn(process.execPath, [program, folder, runId, ...kill], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return new Promise((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
}

async function eventsOf(folder: string, runId: string): Promise<RunEvent[]> {
  const store = await (await openHost(folder, {})).store({ workingFolder: folder });
  try {
    return await Array.fromAsync(store.read(runId));
  } finally {
    await store.close();
  }
}

/** How often each effect was made. */
async function effectsOf(folder: string, runId: string): Promise<Map<string, number>> {
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

async function loop(folder: string, every: number): Promise<void> {
  expect(await perform(folder, "whole")).toBe(0);
  const whole = await eventsOf(folder, "whole");
  const wanted = essence(whole);
  expect(wanted.status).toBe("completed");
  const wholeEffects = await effectsOf(folder, "whole");
  expect(Math.max(...wholeEffects.values())).toBe(1);
  const total = [...wholeEffects.values()].length;

  const dieAndGoOn = async ([what, count]: readonly [string, number]) => {
    const runId = `${what}-${count}`;
    expect(await perform(folder, runId, [what, String(count)]), runId).toBe("SIGKILL");
    const before = await eventsOf(folder, runId);
    const made = await effectsOf(folder, runId);
    expect(await perform(folder, runId), runId).toBe(0);
    const after = await eventsOf(folder, runId);
    expect(after.slice(0, before.length), runId).toEqual(before);
    // What a killed process had sent may have been written after it was gone.
    const left = after.slice(
      0,
      after.findIndex(({ type }) => type === "run-resumed"),
    );
    expect(left.length, runId).toBeGreaterThanOrEqual(before.length);
    expect(essence(after), runId).toEqual(wanted);
    const effects = await effectsOf(folder, runId);
    expect([...effects.keys()].sort(), runId).toEqual([...wholeEffects.keys()].sort());
    // Made again is at most what was under way: what was made and not written.
    const written = left.filter(({ type }) => type === "step-completed").length;
    const interrupted = after.filter(({ type }) => type === "step-interrupted").length;
    const again = [...effects.values()].filter((times) => times > 1);
    expect(Math.max(...effects.values()), runId).toBeLessThanOrEqual(2);
    expect(again.length, runId).toBeLessThanOrEqual(interrupted);
    expect(written + interrupted, runId).toBeGreaterThanOrEqual(made.size);
  };
  const points = [
    ...whole.slice(0, -1).map((_, at) => ["event", at + 1] as const),
    ...Array.from({ length: total }, (_, at) => ["effect", at + 1] as const),
  ].filter((_, at) => at % every === 0);
  const work = async () => {
    for (let point = points.shift(); point !== undefined; point = points.shift()) await dieAndGoOn(point);
  };
  await Promise.all([work(), work(), work()]);
}
