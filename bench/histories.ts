import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadWorkflow, type NodeType, type RunEvent, resumeRun, startRun } from "@chasmx/core";
import { fileRunStore, listRuns } from "@chasmx/runtime";
import { type Lap, lapTimes, medians, print } from "./figure.ts";
import { scratchFolder } from "./scratch.ts";

/** What it takes to go on with a long run, and to list many. */

const eventCount = 100_000;
const runCount = 10_000;

/** Goes on with a run that was interrupted before its last step, up to the first event of that step. */
async function longRun(folder: string) {
  const stepping: NodeType<unknown> = {
    type: "stepping",
    description: "Makes as many steps as fit.",
    configSchema: {},
    async run(_, { step }) {
      for (let index = 0; index < eventCount / 2; index++) await step("step", () => ({ answer: `It is ${index}.` }));
      return null;
    },
  };
  const document = { name: "long", nodes: [{ id: "node", type: "stepping" }] };
  const workflow = await loadWorkflow(document, { nodeTypes: [stepping] });
  const open = () => fileRunStore({ folder });
  const { id, finished } = await startRun(workflow, { store: open() });
  await finished;
  const file = join(folder, `${id}.jsonl`);
  const lines = readFileSync(file, "utf8").split(/(?<=\n)/);
  const interrupted = lines.slice(0, eventCount).join("");
  const resume = async (lap: Lap) => {
    writeFileSync(file, interrupted);
    const store = open();
    lap();
    const isNew = Promise.withResolvers<void>();
    const onEvent = ({ type }: RunEvent) => {
      if (type !== "run-resumed") isNew.resolve();
    };
    const run = await resumeRun(workflow, id, { store, onEvent });
    await isNew.promise;
    lap();
    run.cancel();
    await run.finished;
    await store.close();
  };
  const parse = (lap: Lap) => {
    writeFileSync(file, interrupted);
    lap();
    const events = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    lap();
    return events;
  };
  return { resume, parse };
}

async function resuming(): Promise<void> {
  using scratch = scratchFolder();
  const { resume, parse } = await lapTimes(await longRun(scratch.folder), { rounds: 9, warmUp: 2 });
  print({
    figure: `resume of ${eventCount} events, to its first new one`,
    unit: "ms",
    value: resume.median / 1000,
    reach: 1000,
    floors: { "reading and JSON.parse": parse.median / 1000 },
  });
}

/** Keeps many runs, of which one in a hundred was interrupted. */
async function keepRuns(folder: string): Promise<void> {
  const store = fileRunStore({ folder });
  for (let count = 0; count < runCount; count++) {
    const runId = crypto.randomUUID();
    const base = { v: 1, run_id: runId, time: Date.now() + count, path: "" } as const;
    const workflow = { name: "Ask a teacher" };
    const accepted = { type: "run-accepted", workflow, inputs: {}, mode: "simple", engine: "0.0.0" } as const;
    const started = { type: "run-started", transport: "memory", provider: "rehearsal" } as const;
    const bodies = [accepted, started, ...(count % 100 === 0 ? [] : [{ type: "run-completed", output: {} } as const])];
    const lease = await store.claim(runId, "bench", 1000);
    const events = bodies.map((body, sequence): RunEvent => ({ ...base, sequence, ...body }));
    await store.append(lease, 0, events);
    await store.release(lease);
  }
  await store.close();
}

const program = join(import.meta.dirname, "..", "packages", "cli", "dist", "main.js");

function runNode(cwd: string, ...parameters: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, parameters, { cwd, encoding: "utf8", maxBuffer: 1e9 });
  if (status !== 0)
    throw new Error(`${parameters.join(" ")} ended with ${status}. Build the packages first. ${stderr}`);
}

async function listing(): Promise<void> {
  using scratch = scratchFolder();
  const folder = join(scratch.folder, ".chasmx", "runs");
  await keepRuns(folder);
  const store = fileRunStore({ folder });
  const works = {
    list: () => listRuns(store),
    command: () => runNode(scratch.folder, program, "runs"),
    read() {
      const names = readdirSync(folder).filter((name) => name.endsWith(".summary.json"));
      return names.map((name) => readFileSync(join(folder, name), "utf8"));
    },
    node: () => runNode(scratch.folder, "-e", ""),
  };
  const found = await medians(works, { rounds: 15, warmUp: 3 });
  const inMs = (name: keyof typeof works) => (found[name] ?? Number.NaN) / 1000;
  const read = { "reading the summaries": inMs("read") };
  print({ figure: `list of ${runCount} runs`, unit: "ms", value: inMs("list"), reach: 300, floors: read });
  const floors = { ...read, "node -e ''": inMs("node") };
  print({ figure: `chasmx runs of ${runCount} runs`, unit: "ms", value: inMs("command"), reach: 300, floors });
}

/** Measures the resuming of a long run and the listing of many. */
export async function histories(): Promise<void> {
  await resuming();
  await listing();
}
