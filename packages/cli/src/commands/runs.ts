import { durationText, type RunStatus, type RunSummary } from "@chasmx/core";
import { listRuns } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { momentIn } from "../moment.ts";
import { openStore } from "../open-store.ts";
import { dateTime } from "../terminal/date-time.ts";
import { type Palette, paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";
import { shorten } from "../terminal/width.ts";

/** The options of `chasmx runs`. */
export interface RunsOptions {
  readonly status?: RunStatus;
  readonly workflow?: string;
  readonly since?: string;
  readonly json?: boolean;
}

/** Lists the runs that are kept, the latest first. */
export async function runs({ status, workflow, since, json }: RunsOptions): Promise<number> {
  const store = await openStore();
  const found = await listRuns(store, {
    ...(status === undefined ? {} : { status }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(since === undefined ? {} : { since: momentIn(since, "--since", Date.now()) }),
  });
  if (json) process.stdout.write(`${printableJson(found, 2)}\n`);
  else if (found.length === 0) process.stdout.write(`No such run is kept in ${printableLine(store.place)}.\n`);
  else process.stdout.write(`${table(found, paletteFor(process.stdout)).join("\n")}\n`);
  return exitCodes.done;
}

const workflowColumns = 32;

function table(found: readonly RunSummary[], palette: Palette): string[] {
  const idColumns = Math.max(...found.map(({ run_id: runId }) => runId.length));
  const head = ["run".padEnd(idColumns), "status".padEnd(11), "accepted".padEnd(19), "took".padEnd(12), "workflow"];
  // All but the workflow's name is plain text of the program's own: its length is its width.
  const rows = found.map((run) => [
    run.run_id.padEnd(idColumns),
    statusWord(run.status, palette),
    dateTime(run.accepted_at).padEnd(19),
    (run.ended_at === undefined ? "" : durationText(run.ended_at - run.accepted_at)).padEnd(12),
    shorten(printableLine(run.workflow), workflowColumns),
  ]);
  const lines = [palette.faint(head.join("  ")), ...rows.map((cells) => cells.join("  ").trimEnd())];
  const advice = [
    ...adviceFor(found, "paused", "Answer what waits for people:"),
    ...adviceFor(found, "interrupted", "Go on with what was interrupted:"),
  ];
  return [...lines, ...(advice.length === 0 ? [] : ["", ...advice.map(palette.faint)])];
}

const commands = { paused: "chasmx answer", interrupted: "chasmx resume" } as const;

function adviceFor(found: readonly RunSummary[], status: keyof typeof commands, words: string): string[] {
  const [first, ...others] = found.filter((run) => run.status === status);
  if (first === undefined) return [];
  return [`${words} ${commands[status]} ${others.length === 0 ? first.run_id : "RUN"}`];
}

function statusWord(status: RunStatus, palette: Palette): string {
  const word = status.padEnd(11);
  if (status === "completed") return palette.good(word);
  if (status === "failed") return palette.bad(word);
  return status === "accepted" || status === "running" ? word : palette.warning(word);
}
