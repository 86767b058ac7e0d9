import { stat } from "node:fs/promises";
import path from "node:path";
import { isChasmError } from "@chasmx/core";
import {
  findWorkflowFiles,
  findWorkflowTests,
  workflowSuffix,
  workflowTestSuffix,
} from "../files/find-workflow-files.ts";
import type { Project } from "./open-project.ts";

/** The files of one kind beneath the root, as they are when it is asked. */
export interface KnownFiles<Entry> {
  /** All of them, in the order of their files. It is the same list as long as nothing has changed. */
  entries(): Promise<readonly Entry[]>;
}

/** How files become entries. */
export interface FileReader<Entry> {
  readonly kind: "workflow" | "test";
  /** Never rejects, whatever the text. */
  read(file: string, text: string): Promise<Entry>;
  /** The entry of a file that cannot be read, and why. */
  unreadable(file: string, problem: string): Entry;
}

interface Known<Entry> {
  readonly stamp: string;
  readonly entry: Entry;
}

const kinds = {
  workflow: { find: findWorkflowFiles, suffix: workflowSuffix },
  test: { find: findWorkflowTests, suffix: workflowTestSuffix },
} as const;

/** Opens the files of a project. A file is read again when it has changed. */
export function openKnownFiles<Entry>(project: Project, reader: FileReader<Entry>): KnownFiles<Entry> {
  const { find, suffix } = kinds[reader.kind];
  let known = new Map<string, Known<Entry>>();
  let last: readonly Entry[] = [];
  let reading: Promise<readonly Entry[]> | undefined;

  const readOne = async (file: string, before: Known<Entry> | undefined): Promise<Known<Entry>> => {
    const stamp = await stampOf(path.join(project.root, file));
    if (before !== undefined && before.stamp === stamp) return before;
    try {
      return { stamp, entry: await reader.read(file, await project.read(file, suffix)) };
    } catch (error) {
      if (!isChasmError(error)) throw error;
      return { stamp, entry: reader.unreadable(file, error.message) };
    }
  };
  const readAll = async () => {
    // A folder that cannot be read hides its own files, and no others.
    const files = await find([project.root], { onUnreadable: () => undefined });
    const found: [string, Known<Entry>][] = [];
    for (const full of files) {
      const file = path.relative(project.root, full).replaceAll(path.sep, "/");
      // The root itself has gone; and what is hidden is not ours to show.
      if (file === "" || path.basename(file).startsWith(".")) continue;
      found.push([file, await readOne(file, known.get(file))]);
    }
    const isSame = found.length === known.size && found.every(([file, one]) => known.get(file) === one);
    known = new Map(found);
    // The same list, as long as nothing has changed: whoever asks sees that at once.
    if (!isSame) last = found.map(([, { entry }]) => entry);
    return last;
  };
  return {
    entries() {
      reading ??= readAll().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs}/${size}/${ino}`;
  } catch {
    return "gone";
  }
}
