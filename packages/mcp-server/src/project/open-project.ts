import { realpath, stat } from "node:fs/promises";
import { ChasmError, type Diagnostic, isChasmError, loadWorkflow, type RunStore, type Workflow } from "@chasmx/core";
import { type Environment, type Host, type KnownTypes, openHost, projectFiles } from "@chasmx/runtime";
import { assertBeneath } from "./file-beneath.ts";

/** A folder of workflows as this server offers it: what is configured there was read when the server started. */
export interface Project {
  /** The folder, its own symbolic links resolved. No file outside of it is read. */
  readonly root: string;
  readonly host: Host;
  readonly store: RunStore;
  /** The node types of plugins, known from their manifests alone. They are read once. */
  knownTypes(): Promise<KnownTypes>;
  /** The text of a file. Rejects with FILE_NOT_READABLE where it is not beneath the root. */
  read(file: string): Promise<string>;
  /** A workflow that can run, with those that its nodes run. It loads the plugins. */
  load(file: string): Promise<Workflow>;
  /** A workflow of a journal that can go on. */
  loadDocument(document: object, files: Parameters<typeof loadWorkflow>[1]): Promise<Workflow>;
  close(): Promise<void>;
}

/** What a project is opened with. */
export interface ProjectOptions {
  readonly environment: Environment;
  /** Is told, in a sentence, what a person at the server has to know. */
  readonly onNote: (sentence: string) => void;
}

/** Opens the project of a folder. It runs no plugin until a run needs one. Rejects with FILE_NOT_READABLE or OPTION_INVALID. */
export async function openProject(folder: string, { environment, onNote }: ProjectOptions): Promise<Project> {
  const root = await existingFolder(folder);
  const host = await openHost(root, environment);
  const store = await host.store({ workingFolder: root, onRepair: onNote });
  let known: Promise<KnownTypes> | undefined;
  const knownTypes = () => {
    known ??= host.knownTypes().then((found) => {
      for (const problem of found.problems) onNote(problem.message);
      return found;
    });
    return known;
  };
  const filesOf = async (file: string) => {
    const files = await projectFiles(assertBeneath(root, file), [root]);
    // A folder on the way may be a symbolic link: the file is then a project of its own.
    if (files.root === root) return files;
    throw new ChasmError(
      "FILE_NOT_READABLE",
      `${file} leads out of the project's folder. No file outside of it is read.`,
    );
  };
  return {
    root,
    host,
    store,
    knownTypes,
    async read(file) {
      const files = await filesOf(file);
      return await files.read(files.file);
    },
    async load(file) {
      const files = await filesOf(file);
      const text = await files.read(files.file);
      try {
        return await loadWorkflow(text, { nodeTypes: await host.nodeTypes(), files });
      } catch (error) {
        throw isChasmError(error, "WORKFLOW_INVALID") ? invalid(file, error) : error;
      }
    },
    loadDocument: async (document, options) =>
      await loadWorkflow(document, { ...options, nodeTypes: await host.nodeTypes() }),
    close: async () => await store.close(),
  };
}

/** The same for a client, which has not the error's details: where it finds them. */
function invalid(file: string, cause: ChasmError): ChasmError {
  const errors = Array.isArray(cause.details)
    ? (cause.details as Diagnostic[]).filter(({ severity }) => severity === "error")
    : [];
  const [first] = errors;
  if (first === undefined) return cause;
  const { line, character } = first.range.start;
  const where = `Line ${line + 1}, column ${character + 1}: ${first.message}`;
  const message = `${file}, or a file that it runs, cannot run. ${where} validate_workflow lists every problem of a file.`;
  return new ChasmError("WORKFLOW_INVALID", message, { details: cause.details, cause });
}

async function existingFolder(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch {
    // What is not there is no folder.
  }
  throw new ChasmError("FILE_NOT_READABLE", `${folder} is no folder. Give the folder that the workflows are in.`);
}
