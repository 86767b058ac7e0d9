import { writeFile } from "node:fs/promises";
import {
  ChasmError,
  communicationLog,
  drawConversation,
  foldRunState,
  type RunEvent,
  type RunStatus,
  type RunStore,
} from "@chasmx/core";
import type { PageContent } from "@chasmx/run-view";
import { findRun } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { openStore } from "../open-store.ts";
import { openRequests } from "../people/open-requests.ts";
import { waitingLines } from "../people/waiting-lines.ts";
import { storyLines } from "../run-view/story.ts";
import { columnsOf } from "../terminal/columns.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";
import { symbolsFor } from "../terminal/symbols.ts";

/** The options of `chasmx show`. */
export interface ShowOptions {
  readonly json?: boolean;
  readonly sequence?: boolean;
  readonly log?: string;
  readonly html?: string;
  /** Whether a page may take the place of a file that is there. */
  readonly force?: boolean;
}

/** Shows a run that is kept: for a person, as its events, as a sequence diagram, as the file of its conversation, or as a page. */
export async function show(reference: string, options: ShowOptions): Promise<number> {
  const { json, sequence, log, html } = options;
  if (options.force === true && html === undefined) {
    throw new ChasmError("OPTION_INVALID", "--force goes with --html FILE. Leave it out.");
  }
  const store = await openStore();
  const { run_id: runId, status } = await findRun(store, reference);
  const events: RunEvent[] = [];
  let damage: { readonly error: unknown } | undefined;
  try {
    for await (const event of store.read(runId)) {
      events.push(event);
      if (json) process.stdout.write(`${printableJson(event)}\n`);
    }
  } catch (error) {
    // What is sound is shown first.
    damage = { error };
  }
  if (html !== undefined) await writePage(html, { events, status }, options);
  else if (log !== undefined) await writeLog(log, events);
  else if (sequence) process.stdout.write(drawConversation(foldRunState(events)));
  else if (!json) process.stdout.write(`${(await linesOf(store, events, status)).join("\n")}\n`);
  if (damage !== undefined) throw damage.error;
  return exitCodes.done;
}

async function writeLog(file: string, events: readonly RunEvent[]): Promise<void> {
  const text = `${printableJson(communicationLog(events), 2)}\n`;
  await writeFile(file, text, { mode: 0o600 }).catch((cause: Error) => {
    throw new ChasmError("OPTION_INVALID", `${file} cannot be written: ${cause.message}.`, { cause });
  });
  process.stdout.write(`Wrote ${printableLine(file)}.\n`);
}

/** Writes the run as one page. What is there stays, unless it is forced: a page may hold notes or be another run's. */
async function writePage(file: string, run: PageContent, { force = false }: ShowOptions): Promise<void> {
  const { renderPage } = await import("@chasmx/run-view");
  const page = await renderPage(run);
  await writeFile(file, page, { mode: 0o600, flag: force ? "w" : "wx" }).catch((cause: NodeJS.ErrnoException) => {
    const reason =
      cause.code === "EEXIST"
        ? "exists already. Give another name, or --force to overwrite it"
        : `cannot be written: ${cause.message}`;
    throw new ChasmError("OPTION_INVALID", `${file} ${reason}.`, { cause });
  });
  process.stdout.write(`Wrote ${printableLine(file)}. Open it in a browser: it needs no network.\n`);
}

/** The story, and what the run waits for now. */
async function linesOf(store: RunStore, events: readonly RunEvent[], status: RunStatus): Promise<string[]> {
  const { stdout, env } = process;
  const style = { palette: paletteFor(stdout), symbols: symbolsFor(env), columns: columnsOf(stdout) };
  const state = foldRunState(events);
  const requests = await openRequests(store, state);
  return [
    ...storyLines(events, { ...style, status }),
    ...(requests.length === 0 ? [] : ["", ...waitingLines(state.runId, requests, style).slice(0, -1)]),
    ...(status === "interrupted" ? ["", `Go on with it: chasmx resume ${state.runId}`] : []),
  ];
}
