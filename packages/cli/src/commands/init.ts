import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ChasmError } from "@chasmx/core";
import { workflowSuffix } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { printableLine } from "../terminal/printable.ts";

/** The options of `chasmx init`. */
export interface InitOptions {
  readonly force?: boolean;
}

const starter = {
  name: "Ask a teacher",
  description: "Two agents: a student asks a teacher and explains what it has learned.",
  metadata: { communication_mode: "simple", version: "1.0" },
  variables: [
    { name: "topic", type: "string", value: "quantum entanglement", description: "What the student wants to know." },
  ],
  nodes: [
    { id: "start", type: "start", position: { x: 0, y: 0 } },
    {
      id: "student",
      type: "ai-processor",
      position: { x: 200, y: 0 },
      config: {
        system_prompt: "You are a curious student. You explain things back in your own words.",
        prompt:
          "Learn what {{topic}} is. CALL: ask_node('teacher', 'What is {{topic}}, in simple terms?') Then explain it in two sentences.",
        can_communicate: true,
      },
    },
    {
      id: "teacher",
      type: "ai-processor",
      position: { x: 400, y: 0 },
      config: {
        system_prompt: "You are a physics teacher. You explain with one example from everyday life.",
        prompt: "Correct what the student has understood: {{outputs.student}}",
        can_communicate: true,
      },
    },
    { id: "end", type: "end", position: { x: 600, y: 0 } },
  ],
  edges: [
    { from: "start", to: "student" },
    { from: "student", to: "teacher" },
    { from: "teacher", to: "end" },
  ],
};

/** Writes a starter workflow and says what to do with it. Rejects with OPTION_INVALID where the file exists, unless forced. */
export async function init(file: string, { force = false }: InitOptions): Promise<number> {
  try {
    await makeFolder(path.dirname(path.resolve(file)));
    await writeFile(file, `${JSON.stringify(starter, null, 2)}\n`, { flag: force ? "w" : "wx" });
    await ignoreRuns(path.join(path.dirname(path.resolve(file)), ".gitignore"));
  } catch (error) {
    throw notWritable(file, error as NodeJS.ErrnoException);
  }
  const shown = printableLine(file);
  const hint = file.endsWith(workflowSuffix) ? "" : ` Only names that end in ${workflowSuffix} are found by folder.`;
  process.stdout.write(`Wrote ${shown}.${hint}

Next:
  chasmx run ${shown}                        rehearse it: no model is called
  chasmx run ${shown} --input topic=tides    with another topic
  chasmx validate ${shown}                   check it after a change
  chasmx graph ${shown}                      draw it
`);
  return exitCodes.done;
}

const ignored = ".chasmx/";

/** Runs hold inputs and answers: they are kept out of git. */
async function ignoreRuns(file: string): Promise<void> {
  const before = await readFile(file, "utf8").catch(() => "");
  if (before.split(/\r?\n/).some((line) => line.trim() === ignored)) return;
  const start = before === "" || before.endsWith("\n") ? "" : "\n";
  await appendFile(file, `${start}${ignored}\n`);
}

/** With the folders above it. Node's own `recursive` never ends where a file system takes no folders, as /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT") throw error;
    await makeFolder(path.dirname(folder));
    await mkdir(folder);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EEXIST: "exists already. Give another name, or --force to overwrite it.",
  EISDIR: "is a folder. Give a file's name.",
  ENOTDIR: "cannot be written: a part of its path is a file.",
  EACCES: "may not be written by this user.",
  EPERM: "may not be written by this user.",
};

function notWritable(file: string, cause: NodeJS.ErrnoException): ChasmError {
  const reason = reasons[cause.code ?? ""] ?? `cannot be written: ${cause.message}.`;
  return new ChasmError("OPTION_INVALID", `${file} ${reason}`, { cause });
}
