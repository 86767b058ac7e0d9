import path from "node:path";
import { ChasmError, isChasmError, type Recording, readRecording } from "@chasmx/core";
import { readTextFile } from "../files/read-text-file.ts";
import { entriesOf } from "./folder-entries.ts";

/** The most files that are read: far more agents than anybody reviews. */
const maxFiles = 10_000;

/**
 * Reads the recording that a folder holds. Files that are no JSON are let be; links are not followed. Rejects with
 * FILE_NOT_READABLE where there is no folder, and with RECORDING_INVALID, naming the file, where it holds no recording.
 */
export async function readRecordingFolder(folder: string): Promise<Recording> {
  const entries = await entriesOf(folder);
  if (entries === undefined) throw new ChasmError("FILE_NOT_READABLE", `The folder ${folder} does not exist.`);
  const found = entries.filter(({ name }) => name.endsWith(".json"));
  if (found.length > maxFiles) throw invalid(folder, `It has ${found.length} files. At most ${maxFiles} are read.`);
  const link = found.find((entry) => !entry.isFile());
  if (link !== undefined) throw invalid(folder, `${link.name} in it is no file.`);
  const files = new Map<string, string>();
  for (const { name } of found) files.set(name, await readTextFile(path.join(folder, name)));
  try {
    return await readRecording(files);
  } catch (error) {
    throw isChasmError(error, "RECORDING_INVALID") ? invalid(folder, error.message, error) : error;
  }
}

function invalid(folder: string, sentence: string, cause?: unknown): ChasmError {
  return new ChasmError("RECORDING_INVALID", `The folder ${folder} holds no recording. ${sentence}`, { cause });
}
