import type { RunEvent } from "@chasmx/core";
import { watchFolders } from "@chasmx/runtime";
import type { CatalogueEntry } from "../catalogue/entry.ts";
import { graphUri, runUri, workflowUri } from "../resources/uris.ts";
import { runParts } from "../runs/run-parts.ts";
import type { Services } from "../services.ts";

/** What changes while a server runs. */
export type Change =
  | { readonly kind: "tools" }
  | { readonly kind: "resources" }
  | { readonly kind: "resource"; readonly uri: string };

/** Tells of changes of the workflow files and of the server's own runs. */
export interface Changes {
  /**
   * Begins to look, before somebody is shown what can change. Resolves once nothing is missed that happens from then on; never
   * rejects.
   */
  begin(): Promise<void>;
  /** Gives the function that stops listening. */
  onChange(listener: (change: Change) => void): () => void;
  close(): void;
}

/** What comes within this time is told once. */
const settlingMs = 150;

/** What clients have been told of the files. */
interface Seen {
  readonly entries: readonly CatalogueEntry[];
  readonly tools: string;
}

/** Opens the news of a server. Lists are always read anew: what is missed here is only told later. */
export function openChanges({ project, catalogue, live }: Services): Changes {
  const listeners = new Set<(change: Change) => void>();
  let touched = { runs: new Set<string>(), runList: false, files: false };
  let timer: NodeJS.Timeout | undefined;
  let seen: Promise<Seen> | undefined;

  const tell = (change: Change) => {
    for (const listener of listeners) listener(change);
  };
  const schedule = () => {
    // What cannot be read now is looked at with the next change, or the next list.
    timer ??= setTimeout(() => void settle().catch(() => undefined), settlingMs).unref();
  };
  const settle = async () => {
    timer = undefined;
    const { runs, runList, files } = touched;
    touched = { runs: new Set(), runList: false, files: false };
    for (const uri of [...runs].flatMap(urisOfRun)) tell({ kind: "resource", uri });
    const changes = files ? await changesOfFiles() : [];
    for (const change of changes) tell(change);
    if (runList && !changes.some(({ kind }) => kind === "resources")) tell({ kind: "resources" });
  };
  const changesOfFiles = async () => {
    const before = await seen;
    await folders.update();
    seen = look();
    const now = await seen;
    return before === undefined ? [] : changesBetween(before, now);
  };
  const look = async (): Promise<Seen> => {
    const entries = await catalogue.entries();
    return { entries, tools: JSON.stringify([...(await catalogue.tools()).tools.values()]) };
  };
  const folders = watchFolders(project.root, () => {
    touched.files = true;
    schedule();
  });
  const stopRuns = live.onEvent((event) => {
    touched.runs.add(event.run_id);
    touched.runList ||= isListed(event);
    schedule();
  });
  return {
    async begin() {
      seen ??= folders.update().then(look);
      await seen.catch(() => undefined);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearTimeout(timer);
      stopRuns();
      folders.close();
    },
  };
}

function changesBetween(before: Seen, now: Seen): Change[] {
  if (before.entries === now.entries) return [];
  const changed = now.entries.filter((entry) => !before.entries.includes(entry));
  return [
    ...(before.tools === now.tools ? [] : [{ kind: "tools" } as const]),
    ...changed.flatMap(({ file }) => [
      { kind: "resource", uri: workflowUri(file) } as const,
      { kind: "resource", uri: graphUri(file) } as const,
    ]),
    // A file that has gone changes the list alone.
    { kind: "resources" },
  ];
}

function urisOfRun(runId: string): string[] {
  return [runUri(runId), ...runParts.map((part) => runUri(runId, part))];
}

/** Whether an event changes the list of runs, or how a run stands in it. */
function isListed({ type }: RunEvent): boolean {
  return type === "run-accepted" || type === "run-completed" || type === "run-failed" || type === "run-cancelled";
}
