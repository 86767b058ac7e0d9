import type { RunEvent, RunState, TextDelta } from "@chasmx/core";
import type { Asking } from "../people/ask-for.ts";
import { personAt } from "../people/person-at.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";
import { isLive, liveScreen, plainScreen } from "../terminal/screen.ts";
import { symbolsFor } from "../terminal/symbols.ts";
import { createRunView } from "./run-view.ts";

/** Where a run's events go, whoever reads them. */
export interface RunOutput {
  /** The person who reads them, where there is one who can be asked. */
  readonly asking: Asking | undefined;
  onEvent(event: RunEvent): void;
  /** Shows a model's text as it comes; absent where nothing is shown that changes. */
  readonly onDelta?: (delta: TextDelta) => void;
  /** Writes a log line to stderr, beside whatever is on the screen. */
  log(line: string): void;
  /** Says something to the person who waits. */
  say(sentence: string): void;
  finish(state: RunState): void;
  close(): void;
}

/** For a program: one event a line on stdout, and nothing else there. */
export function jsonOutput(): RunOutput {
  return {
    asking: undefined,
    onEvent: (event) => void process.stdout.write(`${printableJson(event)}\n`),
    log: (line) => void process.stderr.write(line),
    say: (sentence) => void process.stderr.write(`${sentence}\n`),
    finish: () => undefined,
    close: () => undefined,
  };
}

/** What a person is told around a run. */
export interface Announcement {
  readonly title: string;
  /** What has to be known before the run begins. */
  readonly notes: readonly string[];
  readonly nodeIds: readonly string[];
  /** What happened before, where the run is resumed. */
  readonly before?: readonly RunEvent[];
  /** How to go on after the run. */
  readonly closing: (state: RunState) => readonly string[];
  /** Is called for Ctrl-C while a person is asked. Without it nobody is asked here. */
  readonly onInterrupt?: () => void;
}

/** For a person: the conversation as it happens, and a summary. */
export function personOutput(announcement: Announcement): RunOutput {
  const { title, notes, nodeIds, before, closing, onInterrupt } = announcement;
  const { stdout, stderr, env } = process;
  const live = isLive(stdout, env);
  const palette = paletteFor(stdout);
  const silent = live ? liveScreen(stdout) : plainScreen(stdout);
  const asking = onInterrupt === undefined ? undefined : personAt(silent, onInterrupt);
  const screen = asking?.screen ?? silent;
  const view = createRunView({
    screen,
    palette,
    symbols: symbolsFor(env),
    isLive: live,
    isAsking: () => asking !== undefined && !asking.screen.isEnded,
    nodeIds,
    before,
    opening: [palette.strong(printableLine(title)), ...notes.map(palette.warning), ""],
    closing: (state) => ["", ...closing(state).map(palette.faint)],
  });
  return {
    ...view,
    asking,
    log: (line) => (stderr.isTTY ? screen.aside(() => stderr.write(line)) : void stderr.write(line)),
    say: (sentence) => screen.print(palette.warning(sentence)),
  };
}
