import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** Workflows that tests run, and folders of them. */

export const hello = {
  name: "Hello",
  description: "Says hello.",
  variables: [
    { name: "who", type: "string", required: true },
    { name: "times", type: "integer", value: 1 },
    { name: "api_key", type: "string", secret: true },
  ],
  nodes: [{ id: "say", type: "transformer", config: { template: "Hello {{who}}" } }],
};

export const conversation = {
  name: "Conversation",
  nodes: [
    {
      id: "student",
      type: "ai-processor",
      config: { can_communicate: true, prompt: "Learn. CALL: ask_node('teacher', 'What are tides?')" },
    },
    { id: "teacher", type: "ai-processor", config: { can_communicate: true, prompt: "You know." } },
  ],
  edges: [{ from: "student", to: "teacher" }],
};

export const release = {
  name: "Release",
  variables: [{ name: "version", type: "string", value: "2.4" }],
  nodes: [
    { id: "ship", type: "approval", config: { question: "Publish {{version}}?" } },
    { id: "publish", type: "transformer", config: { template: "Published {{version}}" } },
  ],
  edges: [{ from: "ship", to: "publish", branch: "approve" }],
};

/** A workflow that takes so many seconds. */
export function slow(seconds: number) {
  return { name: "Slow", nodes: [{ id: "wait", type: "delay", config: { delay_seconds: seconds } }] };
}

/** Documents, or texts as they stand, by file. */
export type Files = Readonly<Record<string, object | string>>;

/** A folder with some files, gone with it. */
export async function folderOf(files: Files): Promise<AsyncDisposable & { readonly root: string }> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "chasmx-serve-")));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 5 }) };
}
