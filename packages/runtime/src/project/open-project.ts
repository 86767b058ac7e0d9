import { realpath, stat } from "node:fs/promises";
import { ChasmError, type Diagnostic, isChasmError, loadWorkflow, type RunStore, type Workflow } from "@chasmx/core";
import type { Environment } from "../config/environment.ts";
import { projectFiles } from "../files/project-files.ts";
import { type Host, openHost } from "../host.ts";
import type { KnownTypes } from "../plugins/known-types.ts";
import { assertBeneath } from "./file-beneath.ts";

/** A folder of workflows as a server offers it: what is configured there was read when the server started. */
export interface Project {
  /** The folder, its own symbolic links resolved. No file outside of it is read. */
  readonly root: string;
  readonly host: Host;
  readonly store: RunStore;
  /** The node types of plugins, known from their manifests alone. They are read once all of them can be. */
  knownTypes(): Promise<KnownTypes>;
  /** The text of a workflow's file, or of another kind by its suffix. Rejects with FILE_NOT_READABLE where it is not beneath the root. */
  read(file: string, suffix?: string): Promise<string>;
  /** A workflow that can run, with those that its nodes run. It loads the plugins. */
  load(file: string): Promise<Workflow>;
  close(): Promise<void>;
}

/** What a project is opened with. */
export interface ProjectOptions {
  readonly environment: Environment;
  /** Is told, in a sentence, what a person at the server has to know. */
  readonly onNote: (sentence: string) => void;
  readonly advice?: ProjectAdvice;
}

/** What the clients of a server can do about a wrong file. */
export interface ProjectAdvice {
  /** How they find out what the files are called, for the end of a sentence: `, as … does`. */
  readonly files: string;
  /** How they see all problems of a file, as a sentence. */
  readonly problems: string;
}

/** Opens the project of a folder. It runs no plugin until a run needs one. Rejects with FILE_NOT_READABLE or OPTION_INVALID. */
export async function openProject(folder: string, { environment, onNote, advice }: ProjectOptions): Promise<Project> {
  const root = await existingFolder(folder);
  const host = await openHost(root, environment);
  const store = await host.store({ workingFolder: root, onRepair: onNote });
  let known: Promise<KnownTypes> | undefined;
  const told = new Set<string>();
  const knownTypes = () => {
    known ??= host.knownTypes().then((found) => {
      // What was missing may be installed before somebody asks again.
      if (found.problems.length > 0) known = undefined;
      for (const { message } of found.problems) {
        if (!told.has(message)) onNote(message);
        told.add(message);
      }
      return found;
    });
    return known;
  };
  const filesOf = async (file: string, suffix?: string) => {
    const named = {
      ...(suffix === undefined ? {} : { suffix }),
      ...(advice === undefined ? {} : { advice: advice.files }),
    };
    const files = await projectFiles(assertBeneath(root, file, named), [root]);
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
    async read(file, suffix) {
      const files = await filesOf(file, suffix);
      return await files.read(files.file);
    },
    async load(file) {
      const files = await filesOf(file);
      const text = await files.read(files.file);
      try {
        return await loadWorkflow(text, { nodeTypes: await host.nodeTypes(), files });
      } catch (error) {
        throw isChasmError(error, "WORKFLOW_INVALID") ? invalid(file, error, advice?.problems) : error;
      }
    },
    close: async () => await store.close(),
  };
}

/** The same for a client, which may not have the error's details: the first problem, and where the others are found. */
function invalid(file: string, cause: ChasmError, advice: string | undefined): ChasmError {
  const errors = Array.isArray(cause.details)
    ? (cause.details as Diagnostic[]).filter(({ severity }) => severity === "error")
    : [];
  const [first] = errors;
  if (first === undefined) return cause;
  const { line, character } = first.range.start;
  const where = `Line ${line + 1}, column ${character + 1}: ${first.message}`;
  const message = `${file}, or a file that it runs, cannot run. ${where}${advice === undefined ? "" : ` ${advice}`}`;
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
