import { ChasmError, nearestName } from "@chasmx/core";
import { openKnownFiles, type Project, workflowSuffix } from "@chasmx/runtime";
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

/** Opens the catalogue of a project. A file is read again when it has changed. */
export function openCatalogue(project: Project): Catalogue {
  const { entries } = openKnownFiles<CatalogueEntry>(project, {
    kind: "workflow",
    read: async (file, text) => await readEntry(file, text, await project.knownTypes()),
    unreadable: broken,
  });
  let tools: { readonly of: readonly CatalogueEntry[]; readonly found: WorkflowTools } | undefined;
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
