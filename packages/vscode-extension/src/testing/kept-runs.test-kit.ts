import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { questionFile, questionText } from "./example-workflow.test-kit.ts";

/** Runs that were made before the editor is opened, as files of its workspace by their paths. */
export type KeptRuns = Readonly<Record<string, string>>;

const program = path.join(import.meta.dirname, "..", "..", "..", "cli", "src", "main.ts");
const kept = path.join(".chasmx", "runs");

/** A run of the example that ended a day ago, in a process that is gone. */
export async function yesterdaysRun(): Promise<KeptRuns> {
  return await keptOf({ [questionFile]: await questionText() }, async (cwd) => {
    await promisify(execFile)(process.execPath, [program, "run", questionFile], { cwd });
  });
}

/** A workflow that takes a while, and a run of it whose process was killed meanwhile. */
export async function interruptedRun(): Promise<KeptRuns> {
  const file = "slow.workflow.json";
  const nodes = [{ id: "pause", type: "delay", config: { delay_seconds: 2 } }];
  const files = { [file]: JSON.stringify({ name: "Slow", nodes }, null, 2) };
  const runs = await keptOf(files, async (cwd) => {
    const child = spawn(process.execPath, [program, "run", file], { cwd, stdio: ["ignore", "pipe", "inherit"] });
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    await untilSaid(child, "pause");
    child.kill("SIGKILL");
    await exited;
  });
  return { ...files, ...runs };
}

async function untilSaid({ stdout }: ChildProcess, text: string): Promise<void> {
  let said = "";
  for await (const chunk of stdout ?? []) {
    said += String(chunk);
    if (said.includes(text)) return;
  }
  throw new Error(`It did not say "${text}", but: ${said}`);
}

/** The runs that are kept where somebody has worked with some files, as if all of it had been a day earlier. */
async function keptOf(files: KeptRuns, work: (folder: string) => Promise<void>): Promise<KeptRuns> {
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-kept-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    await work(folder);
    const names = await readdir(path.join(folder, kept));
    const read = async (name: string) => await readFile(path.join(folder, kept, name), "utf8");
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [path.join(kept, name), aDayEarlier(await read(name))] as const)),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

function aDayEarlier(text: string): string {
  return text.replace(
    /"(time|accepted_at|ended_at|expires_at)":(\d{13})/g,
    (_all, key, time) => `"${key}":${Number(time) - 86_400_000}`,
  );
}
