import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  ChasmError,
  isChasmError,
  type Recording,
  recordingFileNames,
  recordingFiles,
  recordingIndexFile,
} from "@chasmx/core";
import { readTextFile } from "../files/read-text-file.ts";
import { entriesOf } from "./folder-entries.ts";

/**
 * Makes sure that a recording may be written to a folder: it is not there yet, is empty, or holds a recording, which is replaced.
 * Rejects with OPTION_INVALID where it holds anything else, naming it, and with FILE_NOT_READABLE where it is no folder.
 */
export async function assertRecordable(folder: string): Promise<void> {
  await filesToReplace(folder);
}

/**
 * Writes a recording to a folder, in the place of the recording that is there. Rejects as {@link assertRecordable} does, and with
 * STORE_FAILED where the folder cannot be written.
 */
export async function writeRecordingFolder(folder: string, recording: Recording): Promise<void> {
  const before = await filesToReplace(folder);
  const files = await recordingFiles(recording);
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of files) await replaceFile(path.join(folder, name), text);
    for (const name of before) if (!files.has(name)) await rm(path.join(folder, name));
  } catch (error) {
    throw notWritten(folder, error);
  }
}

function notWritten(folder: string, cause: unknown): ChasmError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ChasmError("STORE_FAILED", `The recording could not be written to ${folder}: ${reason}.`, { cause });
}

/** A link in a file's place is replaced, not followed. */
async function replaceFile(file: string, text: string): Promise<void> {
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
  await writeFile(beside, text);
  await rename(beside, file);
}

/** The files of the recording that a folder holds. What is no JSON stands beside it and is let be. */
async function filesToReplace(folder: string): Promise<readonly string[]> {
  const entries = (await entriesOf(folder)) ?? [];
  const [first] = entries;
  if (first === undefined) return [];
  const index = entries.find(({ name }) => name === recordingIndexFile);
  if (index?.isFile() !== true) throw foreign(folder, first.name);
  const own = await ownFiles(folder);
  const other = entries.find((entry) => entry.name.endsWith(".json") && !(entry.isFile() && own.has(entry.name)));
  if (other !== undefined) throw foreign(folder, other.name);
  return entries.map(({ name }) => name).filter((name) => own.has(name));
}

async function ownFiles(folder: string): Promise<ReadonlySet<string>> {
  try {
    return await recordingFileNames(await readTextFile(path.join(folder, recordingIndexFile)));
  } catch (error) {
    throw isChasmError(error, "RECORDING_INVALID") ? foreign(folder, recordingIndexFile, error) : error;
  }
}

function foreign(folder: string, name: string, cause?: unknown): ChasmError {
  return new ChasmError(
    "OPTION_INVALID",
    `The folder ${folder} holds ${name}, which is no part of a recording, so nothing is written there. Choose another folder, or empty this one.`,
    { cause },
  );
}
