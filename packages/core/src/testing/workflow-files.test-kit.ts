import { loadWorkflow } from "../checks/load.ts";
import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { NodeContext, NodeType } from "../contracts/node-type.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { startRun } from "../engine/executor.ts";
import type { RunOptions } from "../engine/options.ts";
import { ChasmError } from "../errors.ts";
import { document, worker } from "./try-run.test-kit.ts";

export type NodeWork = (context: NodeContext, config: JsonObject) => Promise<JsonValue> | JsonValue;

/** Documents by their files; the first is `main`. */
export type Files = Readonly<Record<string, object>>;

export const say = (prompt: string) => ({ type: "ai-processor", config: { prompt, can_communicate: true } });
export const give = (expression: string) => ({ type: "transformer", config: { expression } });

/** A document of one node, named `inner`. */
export const one = (node: object, rest: object = {}) => document({ inner: node }, rest as never);

/** Loads the main workflow of some files. */
export async function loadFiles(files: Files, work: Readonly<Record<string, NodeWork>> = {}) {
  const nodeTypes = [worker(work) as unknown as NodeType<unknown>];
  const read = async (file: string) => {
    const found = files[file];
    if (found === undefined) throw new ChasmError("FILE_NOT_READABLE", `There is no ${file}.`);
    return JSON.stringify(found);
  };
  return await loadWorkflow(files.main as object, { nodeTypes, files: { file: "main", read } });
}

/** Runs the main workflow of some files to its end. */
export async function runFiles(
  files: Files,
  { work, ...options }: RunOptions & { readonly work?: Readonly<Record<string, NodeWork>> } = {},
) {
  const events: RunEvent[] = [];
  const run = await startRun(await loadFiles(files, work), { ...options, onEvent: (event) => events.push(event) });
  const state = await run.finished;
  return { state, events, output: (id: string) => state.nodes.get(id)?.output };
}
