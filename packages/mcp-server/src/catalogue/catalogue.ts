import { stat } from "node:fs/promises";
import path from "node:path";
import { ChasmError, isChasmError, nearestName } from "@chasmx/core";
import { findWorkflowFiles, workflowSuffix } from "@chasmx/runtime";
import type { Project } from "../project/open-project.ts";
import { broken, type CatalogueEntry, readEntry } from "./entry.ts";
import { type WorkflowTools, workflowTools } from "./workflow-tools.ts";

/** The workflow files beneath the root, as they are when it is asked. */
export interface Catalogue {
  /** All of them, in the order of their files. */
  entries(): Promise<readonly CatalogueEntry[]>;
  /** Those that are tools of their own. */
  tools(): Promise<WorkflowTools>;
  /** The file that a client means: its path, with or without its ending, or the name of the one workflow that has it. */
  find(name: string): Promise<string>;
}

interface Known {
  readonly stamp: string;
  readonly entry: CatalogueEntry;
}

/** Opens the catalogue of a project. A file is read again when it has changed. */
export function openCatalogue(project: Project): Catalogue {
  let known = new Map<string, Known>();
  let tools: { readonly of: readonly CatalogueEntry[]; readonly found: WorkflowTools } | undefined;
  let last: readonly CatalogueEntry[] = [];
  let reading: Promise<readonly CatalogueEntry[]> | undefined;

  const readAll = async () => {
    // A folder that cannot be read hides its own files, and no others.
    const files = await findWorkflowFiles([project.root], { onUnreadable: () => undefined });
    const found: [string, Known][] = [];
    for (const full of files) {
      const file = path.relative(project.root, full).replaceAll(path.sep, "/");
      // The root itself has gone.
      if (file === "") continue;
      found.push([file, await readOne(project, file, known.get(file))]);
    }
    const isSame = found.length === known.size && found.every(([file, one]) => known.get(file) === one);
    known = new Map(found);
    // The same list, as long as nothing has changed: whoever asks sees that at once.
    if (!isSame) last = found.map(([, { entry }]) => entry);
    return last;
  };
  const entries = () => {
    reading ??= readAll().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  return {
    entries,
    async tools() {
      const of = await entries();
      if (tools?.of !== of) tools = { of, found: workflowTools(of) };
      return tools.found;
    },
    find: async (name) => await fileOf(name, entries),
  };
}

async function readOne(project: Project, file: string, before: Known | undefined): Promise<Known> {
  const stamp = await stampOf(path.join(project.root, file));
  if (before !== undefined && before.stamp === stamp) return before;
  try {
    return { stamp, entry: await readEntry(file, await project.read(file), await project.knownTypes()) };
  } catch (error) {
    if (!isChasmError(error)) throw error;
    return { stamp, entry: broken(file, error.message) };
  }
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs}/${size}/${ino}`;
  } catch {
    return "gone";
  }
}

async function fileOf(name: string, entries: () => Promise<readonly CatalogueEntry[]>): Promise<string> {
  // A path needs no list.
  if (name.endsWith(".json")) return name;
  const all = await entries();
  const named = all.filter((entry) => entry.name === name && entry.problem === undefined);
  const [found] = [...all.filter(({ file }) => file === `${name}${workflowSuffix}`), ...named];
  if (found !== undefined && (named.length <= 1 || found.file === `${name}${workflowSuffix}`)) return found.file;
  if (named.length > 1) throw ambiguous(name, named);
  const meant = nearestName(
    name,
    all.flatMap((entry) => [entry.name, entry.file]),
  );
  const advice = meant === undefined ? "list_workflows lists those that are." : `Did you mean "${meant}"?`;
  throw new ChasmError("FILE_NOT_READABLE", `There is no workflow "${name.slice(0, 200)}" here. ${advice}`);
}

function ambiguous(name: string, named: readonly CatalogueEntry[]): ChasmError {
  const files = named.map(({ file }) => file).join(", ");
  return new ChasmError(
    "OPTION_INVALID",
    `${named.length} workflows are named "${name.slice(0, 200)}". Name one by its file: ${files}.`,
  );
}
