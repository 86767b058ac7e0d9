import path from "node:path";
import { check, type Diagnostic, isChasmError, loadSubWorkflows, type NodeType, type Workflow } from "@chasmx/core";
import { type Host, type ProjectFiles, readTextFile } from "@chasmx/runtime";
import { refusal, runnableWorkflow } from "./report/document-problems.ts";

/**
 * Loads the workflow of a file, with those that its nodes run. The problems of each are shown on stderr. Rejects with
 * WORKFLOW_INVALID, FILE_NOT_READABLE or PLUGIN_NOT_FOUND, having run nothing.
 */
export async function loadFile(file: string, host: Host): Promise<Workflow> {
  const nodeTypes = await host.nodeTypes();
  const workflow = runnableWorkflow(file, await check(await readTextFile(file), { nodeTypes }));
  return await withOthers(workflow, nodeTypes, await host.files(file, { workingFolder: process.cwd() }));
}

async function withOthers(
  workflow: Workflow,
  nodeTypes: readonly NodeType<unknown>[],
  files: ProjectFiles,
): Promise<Workflow> {
  let last = { file: "", text: "" };
  const read = async (file: string) => {
    const text = await files.read(file);
    last = { file: path.relative(process.cwd(), path.join(files.root, file)), text };
    return text;
  };
  try {
    return await loadSubWorkflows(workflow, { nodeTypes, files: { ...files, read } });
  } catch (error) {
    // Each file is checked as soon as it is read, so that these are the problems of the last one.
    if (!isChasmError(error, "WORKFLOW_INVALID") || !Array.isArray(error.details)) throw error;
    throw refusal({ ...last, diagnostics: error.details as Diagnostic[] });
  }
}
