import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RunEvent } from "@chasmx/core";

/** Starts the real command as a process of its own, for the integration tests. */

/** The command's source, which Node runs as it is. */
export const mainFile = path.join(import.meta.dirname, "..", "main.ts");

const conversation = {
  name: "Conversation \u001b[31mred",
  variables: [
    { name: "topic", type: "string", value: "tides" },
    { name: "n", type: "integer", value: 1 },
    { name: "api_key", type: "string", secret: true },
  ],
  nodes: [
    {
      id: "asker",
      type: "ai-processor",
      config: {
        can_communicate: true,
        prompt: "Ask about {{topic}}. CALL: ask_node('answerer', 'What are {{topic}}?')",
      },
    },
    { id: "answerer", type: "ai-processor", config: { can_communicate: true, prompt: "You know." } },
  ],
  edges: [{ from: "asker", to: "answerer" }],
};

const slow = {
  name: "Slow",
  nodes: [
    { id: "asker", type: "ai-processor", config: { can_communicate: true, prompt: "Wait." } },
    { id: "wait", type: "delay", config: { delay_seconds: 600 } },
  ],
  edges: [{ from: "asker", to: "wait" }],
};

const failing = {
  name: "Failing",
  nodes: [{ id: "bad", type: "transformer", config: { expression: "1 / 0" } }],
};

/** A folder of its own with a sound, a slow, a failing and a broken workflow. */
export async function workflowFolder(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-cli-"));
  for (const [name, workflow] of Object.entries({ conversation, slow, failing })) {
    await writeFile(path.join(folder, `${name}.workflow.json`), JSON.stringify(workflow, null, 2));
  }
  await writeFile(path.join(folder, "broken.json"), '{"name": "x", "nodes": [{"id": "a\u009b", "type": 5}');
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** What the process sees of its surroundings: nothing of the machine that the tests run on may change the output. */
export function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, CHASMX_TRANSPORT: _transport, ...others } = process.env;
  // A key of whoever runs the tests would be spent.
  const { OPENAI_API_KEY: _key, OPENAI_BASE_URL: _url, ...rest } = others;
  return { ...rest, TERM: "xterm-256color", ...extra };
}

/** How a process ended, and what it wrote. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a process is started. */
export interface StartOptions {
  readonly cwd: string;
  readonly env?: Record<string, string>;
  /** What it reads from its standard input. */
  readonly stdin?: string;
}

/** Starts the command and leaves it running. */
export function start(parameters: readonly string[], { cwd, env = {} }: StartOptions): ChildProcess {
  return spawn(process.execPath, [mainFile, ...parameters], { cwd, env: environment(env) });
}

/** Resolves when a process has ended. */
export async function ended(child: ChildProcess): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return await new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

/** Runs the command to its end. */
export async function chasmx(parameters: readonly string[], options: StartOptions): Promise<Outcome> {
  const child = start(parameters, options);
  child.stdin?.end(options.stdin ?? "");
  return await ended(child);
}

/** Resolves when a process has written a text. */
export function written(child: ChildProcess, stream: "stdout" | "stderr", text: string): Promise<void> {
  return new Promise((resolve) => {
    let all = "";
    child[stream]?.on("data", (chunk: Buffer | string) => {
      all += String(chunk);
      if (all.includes(text)) resolve();
    });
  });
}

/** The events of `--json`. */
export function events(stdout: string): RunEvent[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
}

/** A text with its escape characters as one can see them. */
export function visible(text: string): string {
  return text.replaceAll("\u001b", "␛");
}
