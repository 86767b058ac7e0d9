import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { loadWorkflow, startRun } from "@chasmx/core";
import { type OpenServer, openServer, serveStdio } from "@chasmx/mcp-server";
import { fileRunStore } from "@chasmx/runtime";
import { medians, print } from "./figure.ts";
import { scratchFolder } from "./scratch.ts";

/** What assistants wait for: the start of the built `chasmx mcp`, the list of tools, and a run as a call of one. */

const program = join(import.meta.dirname, "..", "packages", "cli", "dist", "main.js");

const small = JSON.stringify({
  name: "small",
  metadata: { mcp: { tool: true } },
  variables: [{ name: "who", type: "string", value: "you", description: "Whom to greet." }],
  nodes: [
    { id: "start", type: "start" },
    { id: "say", type: "transformer", config: { template: "Hello {{who}}" } },
  ],
  edges: [{ from: "start", to: "say" }],
});

const introduction = {
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1" } },
};

/** Calls a server that reads and writes lines. */
interface Caller {
  call(request: object): Promise<void>;
}

function callerOf(input: NodeJS.WritableStream, output: NodeJS.ReadableStream): Caller {
  const waiting = new Map<number, () => void>();
  let last = 0;
  createInterface({ input: output }).on("line", (line) => {
    const { id, error } = JSON.parse(line) as { id?: number; error?: unknown };
    if (error !== undefined) throw new Error(line);
    if (id !== undefined) waiting.get(id)?.();
  });
  return {
    call: (request) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        input.write(`${JSON.stringify({ jsonrpc: "2.0", id: last, ...request })}\n`);
      }),
  };
}

async function served<T>(root: string, work: (caller: Caller, server: OpenServer) => Promise<T>): Promise<T> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const server = await openServer({ root, environment: {}, onNote: console.error });
  const end = serveStdio(server, { input, output });
  const caller = callerOf(input, output);
  await caller.call(introduction);
  const result = await work(caller, server);
  input.end();
  await end;
  return result;
}

/** Measures all three. */
export async function mcp(): Promise<void> {
  using scratch = scratchFolder();
  const { folder } = scratch;
  writeFileSync(join(folder, "small.workflow.json"), small);
  await start(folder);
  await calls(folder);
  await lists(folder);
}

async function start(folder: string): Promise<void> {
  const works = {
    mcp: async () => await firstAnswer(spawn(process.execPath, [program, "mcp", folder])),
    floor: async () => await exitOf(spawn(process.execPath, ["-e", ""])),
  };
  const { mcp: value = Number.NaN, floor = Number.NaN } = await medians(works, { rounds: 15, warmUp: 3 });
  const floors = { "node -e ''": floor / 1000 };
  print({ figure: "chasmx mcp from start to its first answer", unit: "ms", value: value / 1000, reach: 400, floors });
}

async function firstAnswer(child: ChildProcess): Promise<void> {
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("The process has no pipes.");
  await callerOf(stdin, stdout).call(introduction);
  child.kill("SIGKILL");
}

async function exitOf(child: ChildProcess): Promise<void> {
  await new Promise((resolve) => child.once("close", resolve));
}

async function calls(root: string): Promise<void> {
  const store = fileRunStore({ folder: join(root, ".chasmx", "floor") });
  const params = { name: "run_workflow", arguments: { workflow: "small.workflow.json" } };
  const works = (caller: Caller) => ({
    call: async () => await caller.call({ method: "tools/call", params }),
    floor: async () => await (await startRun(await loadWorkflow(small), { store })).finished,
  });
  const found = await served(root, async (caller) => await medians(works(caller), { rounds: 200, warmUp: 50 }));
  const { call = Number.NaN, floor = Number.NaN } = found;
  print({
    figure: "run_workflow of two nodes",
    unit: "µs",
    value: call,
    floors: { "load and run by function": floor },
  });
}

async function lists(root: string): Promise<void> {
  for (let index = 0; index < 499; index++) {
    writeFileSync(join(root, `w${index}.workflow.json`), small.replace('"small"', `"w${index}"`));
  }
  const list = { method: "tools/list" };
  const again = async (caller: Caller) =>
    await medians({ again: async () => await caller.call(list) }, { rounds: 20, warmUp: 3 });
  const first = await medians(
    { first: async () => await served(root, async (caller) => await caller.call(list)) },
    { rounds: 5, warmUp: 1 },
  );
  const later = await served(root, again);
  print({ figure: "tools/list of 500 workflows, the first", unit: "ms", value: (first.first ?? Number.NaN) / 1000 });
  print({ figure: "tools/list of 500 workflows, a later one", unit: "ms", value: (later.again ?? Number.NaN) / 1000 });
}
