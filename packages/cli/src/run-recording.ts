import {
  callWords,
  foldRunState,
  missRows,
  type PlayedRecording,
  playRecording,
  type RecordingMiss,
  type RunEvent,
  recordingOf,
} from "@chasmx/core";
import { assertRecordable, readRecordingFolder, writeRecordingFolder } from "@chasmx/runtime";
import { textRowLine } from "./report/text-row-line.ts";
import { paletteFor } from "./terminal/palette.ts";
import { printableLine } from "./terminal/printable.ts";

/** The folder that a run is recorded to, or answered from. */
export interface RecordingFolders {
  readonly record?: string;
  readonly replay?: string;
}

/** What a recording is to one run. */
export interface RunRecording {
  /** What answers for the models, where the run is answered from a recording. */
  readonly recorded: PlayedRecording | undefined;
  /** What has to be known before the run begins. */
  readonly notes: readonly string[];
  onEvent(event: RunEvent): void;
  /** Writes what was recorded, and says on stderr what came of it. */
  finish(): Promise<void>;
}

/** Opens the recording of a run. Rejects, before anything is run, where it cannot be read or written. */
export async function openRecording({ record, replay }: RecordingFolders): Promise<RunRecording> {
  if (replay !== undefined) {
    const recorded = playRecording(await readRecordingFolder(replay));
    return {
      recorded,
      notes: [`From the recording ${printableLine(replay)}: no model is called.`],
      onEvent: () => undefined,
      finish: async () => tell(replayedLines(recorded, replay)),
    };
  }
  if (record === undefined) {
    return { recorded: undefined, notes: [], onEvent: () => undefined, finish: async () => undefined };
  }
  await assertRecordable(record);
  const events: RunEvent[] = [];
  return {
    recorded: undefined,
    notes: [],
    onEvent: (event) => void events.push(event),
    finish: async () => tell([await written(record, events)]),
  };
}

function tell(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
}

/** A run that has not come to its end is no recording: what is missing of it would be missed. */
async function written(folder: string, events: readonly RunEvent[]): Promise<string> {
  const palette = paletteFor(process.stderr);
  const { status } = foldRunState(events);
  if (status !== "completed" && status !== "failed")
    return palette.warning("Nothing was recorded: the run has not come to its end.");
  const recording = recordingOf(events);
  await writeRecordingFolder(folder, recording);
  const agents = new Set(recording.calls.map(({ call }) => call.agent)).size;
  const calls = `${recording.calls.length} model ${recording.calls.length === 1 ? "call" : "calls"}`;
  return `Recorded ${calls} of ${agents} ${agents === 1 ? "agent" : "agents"} in ${printableLine(folder)}.`;
}

/** More calls than this are counted. */
const shownCalls = 5;

function replayedLines(recorded: PlayedRecording, folder: string): string[] {
  const [miss] = recorded.misses;
  if (miss !== undefined) return ["", ...missLines(miss, paletteFor(process.stderr))];
  const left = recorded.left();
  if (left.length === 0) return [];
  const more = left.length > shownCalls ? `, and ${left.length - shownCalls} more` : "";
  const calls = left.slice(0, shownCalls).map(callWords).join("; ");
  const sentence = `The recording ${folder} holds calls that the run did not make: ${calls}${more}.`;
  return [paletteFor(process.stderr).warning(printableLine(sentence))];
}

/** The difference that a run from a recording came to, line by line. */
function missLines(miss: RecordingMiss, palette: ReturnType<typeof paletteFor>): string[] {
  const place = miss.difference === undefined ? "" : `: ${miss.difference.place}`;
  return [
    printableLine(`${callWords(miss.call)}${place}`),
    ...missRows(miss).map((row) => textRowLine(row, 2, palette)),
  ];
}
