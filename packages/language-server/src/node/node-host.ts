import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type ProjectData, readProjectData } from "@chasmx/runtime";
import type { LanguageHost, Project } from "../host.ts";
import { checkWorker } from "./check-worker.ts";
import { lastRuns } from "./last-run.ts";

/** What a host on Node is made with. */
export interface NodeHostOptions {
  /** A program that calls `serveChecks()` in a thread. Without it, large documents are checked between two answers. */
  readonly checkProgram?: URL;
  /** The folder with the pages that describe rules and errors; the package's own unless given. */
  readonly pages?: URL;
}

/** A host that an editor's process has to end. */
export interface NodeHost extends LanguageHost {
  close(): Promise<void>;
}

/**
 * The machine's files as the server needs them: the nearest chasmx.config.json, the manifests of the plugins that it names, and
 * the runs that are kept as files. All of it is read as data: no code of a plugin runs, no `.env` is read, nothing connects.
 */
export function nodeHost({ checkProgram, pages = ownPages }: NodeHostOptions = {}): NodeHost {
  const worker = checkProgram === undefined ? undefined : checkWorker(checkProgram);
  let folders: readonly string[] = [];
  const runs = lastRuns(readProjectData, () => folders);
  return {
    useFolders(uris) {
      folders = uris.flatMap((uri) => pathOf(uri) ?? []);
    },
    async project(uri): Promise<Project> {
      const folder = folderOf(uri);
      if (folder === undefined) return { types: [], problems: [] };
      const { config, nodes, problems } = await readProjectData(folder);
      return {
        types: nodes,
        problems: problems.map(({ code, message }) => ({ code, message })),
        models: modelsIn(config?.models),
      };
    },
    async lastRun(uri, workflow) {
      const folder = folderOf(uri);
      return folder === undefined ? undefined : await runs.find(folder, workflow);
    },
    forgetRuns: runs.forget,
    ...(worker === undefined ? {} : { check: (request) => worker.check(request) }),
    pageOf: (code) => pageOf(code, pages),
    async close() {
      await worker?.close();
    },
  };
}

/** The models that a configuration calls by their names: its default, patterns that are one, and those with a price of their own. */
function modelsIn(models: NonNullable<ProjectData["config"]>["models"]): string[] {
  if (models === undefined) return [];
  const priced = Object.values(models.routes).flatMap(({ prices = {} }) =>
    Object.entries(prices).flatMap(([name, price]) => (typeof price === "object" ? [name] : [])),
  );
  const names = [...(models.default === undefined ? [] : [models.default]), ...Object.keys(models.routes), ...priced];
  return [...new Set(names)].filter((name) => !name.includes("*"));
}

/** The folder of a file of this machine. */
function folderOf(uri: string): string | undefined {
  const file = pathOf(uri);
  return file === undefined ? undefined : path.dirname(file);
}

/** The path of a file or folder of this machine; undefined for all else, a share of another machine among it. */
function pathOf(uri: string): string | undefined {
  try {
    const url = new URL(uri);
    return url.protocol === "file:" && url.host === "" ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

/** Beside the compiled server in its package, and in the repository beside the packages. */
const ownPages = [new URL("../docs/", import.meta.url), new URL("../../../../docs/", import.meta.url)].find((folder) =>
  existsSync(new URL("checks.md", folder)),
);

function pageOf(code: string, pages: URL | undefined): string | undefined {
  if (pages === undefined) return undefined;
  if (/^[A-Z_]+$/.test(code)) return new URL(`errors.md#${code.toLowerCase()}`, pages).href;
  return new URL(code === "test" ? "testing.md#tests" : `checks.md#${code}`, pages).href;
}
