import { ChasmError, isChasmError } from "../errors.ts";
import { isRelativeFile, resolveFile } from "../workflow/resolve-file.ts";
import type { Workflow } from "../workflow/runnable.ts";

/** A project's workflow files, as paths from its root with "/" between their parts. */
export interface WorkflowFiles {
  /** The file of the workflow that is loaded. */
  readonly file: string;
  /** The folder that the paths begin at, as people know it. */
  readonly root?: string;
  /** Reads one. Rejects with FILE_NOT_READABLE. */
  read(file: string): Promise<string>;
}

/** The most workflows that may run within one another. */
const deepest = 8;

/**
 * Reads every workflow that the nodes of one run, and those that theirs run, each once. Rejects with WORKFLOW_INVALID where
 * files run each other in a ring, or too many within one another.
 */
export async function readSubWorkflows(
  main: Workflow,
  files: WorkflowFiles,
  load: (file: string, text: string) => Promise<Workflow>,
): Promise<ReadonlyMap<string, Workflow>> {
  const found = new Map<string, Workflow>();
  /** How many workflows run within one another below a file that was walked through. */
  const depths = new Map<string, number>();

  const read = async (file: string, { from, nodeId }: Caller) => {
    const known = found.get(file);
    if (known !== undefined) return known;
    const text = await files.read(file).catch((error: unknown) => {
      throw isChasmError(error, "FILE_NOT_READABLE") ? notReadable(error, { from, nodeId }) : error;
    });
    const workflow = await load(file, text);
    found.set(file, workflow);
    return workflow;
  };
  /** Gives the depth below a workflow. The line is of those that lead to it, and ends with it. */
  const walk = async (workflow: Workflow, line: readonly string[]): Promise<number> => {
    let depth = 0;
    for (const [file, nodeId] of filesOf(workflow, files)) {
      if (line.includes(file)) throw ring([...line.slice(line.indexOf(file)), file]);
      const other = await read(file, { from: workflow.file, nodeId });
      const below = depths.get(file) ?? (await walk(other, [...line, file]));
      if (line.length + below > deepest) throw tooDeep([...line, file]);
      depth = Math.max(depth, below + 1);
    }
    depths.set(workflow.file, depth);
    return depth;
  };
  await walk(main, [main.file]);
  return found;
}

/** Who wants a file. */
interface Caller {
  readonly from: string;
  readonly nodeId: string;
}

/** The files that a workflow's nodes run, each with one node that does. Throws WORKFLOW_INVALID where one is not in the project. */
function filesOf({ nodes, file: from }: Workflow, { root }: WorkflowFiles): Map<string, string> {
  const names = nodes.flatMap(({ id, workflowFiles }) => workflowFiles.map((name) => ({ id, name })));
  return new Map(
    names.map(({ id, name }) => {
      const file = resolveFile(from, name);
      if (file === undefined) throw outside({ from, nodeId: id }, name, root);
      return [file, id];
    }),
  );
}

function notReadable(cause: ChasmError, { from, nodeId }: Caller): ChasmError {
  return new ChasmError(cause.code, `${cause.message} Node "${nodeId}" of ${from} runs it.`, { cause });
}

function outside({ from, nodeId }: Caller, name: string, root: string | undefined): ChasmError {
  const advice = isRelativeFile(name)
    ? `which leads out of the project${root === undefined ? "" : `, the folder ${root}`}. Move the file into it, or begin the project further up.`
    : `which is no path within the project. Write it relative to ${from}, with "/" between its parts.`;
  return new ChasmError("WORKFLOW_INVALID", `In ${from}: node "${nodeId}" runs ${name}, ${advice}`);
}

function ring(line: readonly string[]): ChasmError {
  return new ChasmError(
    "WORKFLOW_INVALID",
    `These workflows run each other without an end: ${line.join(" → ")}. Take one of them out.`,
  );
}

function tooDeep(line: readonly string[]): ChasmError {
  return new ChasmError(
    "WORKFLOW_INVALID",
    `More than ${deepest} workflows run within one another: ${line.join(" → ")}. Put some of them into one.`,
  );
}
