import { ChasmError } from "../errors.ts";
import { agentRecordingSchema, recordingSchema } from "../generated/file-schemas.ts";
import { agentCalls } from "./agent-calls.ts";
import { fileNameOf, indexFile } from "./file-name.ts";
import type { RecordedCall, Recording } from "./recording.ts";
import { readRecordingFile } from "./recording-file.ts";
import type { AgentRecording, RecordingIndex } from "./recording-schema.ts";

/**
 * Reads a recording from the files of a folder, text by name, which nobody vouches for: they are edited by hand, merged and
 * fetched. Rejects with RECORDING_INVALID, naming the file, the place in it and what is wrong.
 */
export async function readRecording(files: ReadonlyMap<string, string>): Promise<Recording> {
  const text = files.get(indexFile);
  if (text === undefined) {
    throw new ChasmError(
      "RECORDING_INVALID",
      `There is no ${indexFile}, so this is no recording. Make one with --record.`,
    );
  }
  const { workflow, agents } = await readIndex(text);
  const calls: RecordedCall[] = [];
  const expected = new Set([indexFile]);
  for (const agent of agents) {
    const name = await fileNameOf(agent);
    expected.add(name);
    calls.push(...(await readAgent(agent, name, files.get(name))));
  }
  const foreign = [...files.keys()].find((name) => !expected.has(name));
  if (foreign !== undefined) {
    throw new ChasmError(
      "RECORDING_INVALID",
      `${foreign} is no part of the recording: ${indexFile} lists no agent with this file. Record again, or take it out.`,
    );
  }
  return { workflow, calls };
}

/** The names of all files of a recording, out of the one that lists its agents. Rejects with RECORDING_INVALID. */
export async function recordingFileNames(indexText: string): Promise<ReadonlySet<string>> {
  const { agents } = await readIndex(indexText);
  return new Set([indexFile, ...(await Promise.all(agents.map(fileNameOf)))]);
}

async function readIndex(text: string): Promise<RecordingIndex> {
  return (await readRecordingFile<RecordingIndex>(indexFile, text, recordingSchema)).value;
}

async function readAgent(agent: string, name: string, text: string | undefined): Promise<RecordedCall[]> {
  if (text === undefined) {
    throw new ChasmError(
      "RECORDING_INVALID",
      `${indexFile} lists the agent ${JSON.stringify(agent)}, and its file ${name} is not there. Record again.`,
    );
  }
  const { value, fail } = await readRecordingFile<AgentRecording>(name, text, agentRecordingSchema);
  if (value.agent !== agent) fail("/agent", `This file is that of the agent ${JSON.stringify(agent)}.`);
  return agentCalls(value, fail);
}
