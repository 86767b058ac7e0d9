import type { LlmProvider, RunEvent, RunState, Workflow } from "@chasmx/core";
import { paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";
import { isLive, liveScreen, plainScreen } from "../terminal/screen.ts";
import { symbolsFor } from "../terminal/symbols.ts";
import { createRunView } from "./run-view.ts";

/** Where a run's events go, whoever reads them. */
export interface RunOutput {
  onEvent(event: RunEvent): void;
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
    onEvent: (event) => void process.stdout.write(`${printableJson(event)}\n`),
    log: (line) => void process.stderr.write(line),
    say: (sentence) => void process.stderr.write(`${sentence}\n`),
    finish: () => undefined,
    close: () => undefined,
  };
}

/** What a person is told before a run begins. */
export interface Announcement {
  readonly file: string;
  readonly workflow: Workflow;
  readonly provider: LlmProvider;
  readonly model: string | undefined;
}

/** For a person: the conversation as it happens, and a summary. */
export function personOutput({ file, workflow, provider, model }: Announcement): RunOutput {
  const { stdout, stderr, env } = process;
  const live = isLive(stdout, env);
  const screen = live ? liveScreen(stdout) : plainScreen(stdout);
  const palette = paletteFor(stdout);
  const view = createRunView({
    screen,
    palette,
    symbols: symbolsFor(env),
    isLive: live,
    nodeIds: workflow.nodes.map((node) => node.id),
    opening: [
      palette.strong(printableLine(workflow.document.name)),
      ...rehearsalNote(provider, model).map(palette.warning),
      "",
    ],
    closing: [
      "",
      palette.faint(`Every event: chasmx run ${printableLine(file)} --json. What happens inside: --log-level info.`),
    ],
  });
  return {
    ...view,
    log: (line) => (stderr.isTTY ? screen.aside(() => stderr.write(line)) : void stderr.write(line)),
    say: (sentence) => screen.print(palette.warning(sentence)),
  };
}

/** Nobody may take a placeholder for a model's answer. */
function rehearsalNote({ name }: LlmProvider, model: string | undefined): string[] {
  if (name !== "rehearsal") return [];
  const instead = model === undefined ? "" : `, not even ${printableLine(model)}`;
  return [`Rehearsal: no model is called${instead}; answers are placeholders that say what was asked.`];
}
