import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type OpenServer, openServer } from "../serve/open-server.ts";

/** A server over a folder of its own, gone with it. */
export interface OpenFolder extends AsyncDisposable {
  readonly root: string;
  readonly server: OpenServer;
  /** What the person at the server was told. */
  readonly notes: readonly string[];
}

/** What a test puts into the folder: documents, or texts as they stand, by file. */
export type Files = Readonly<Record<string, object | string>>;

/** Opens a server over some files. */
export async function openFolder(files: Files, environment: Record<string, string> = {}): Promise<OpenFolder> {
  const root = await folderOf(files);
  const notes: string[] = [];
  const server = await openServer({ root, environment, onNote: (sentence) => notes.push(sentence) });
  return {
    root,
    server,
    notes,
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** A folder with some files. */
export async function folderOf(files: Files): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "chasmx-mcp-"));
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(path.join(root, name), textOf(content))));
  return root;
}

function textOf(content: object | string): string {
  return typeof content === "string" ? content : JSON.stringify(content, null, 2);
}
