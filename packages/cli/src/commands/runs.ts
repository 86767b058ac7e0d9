import type { RunStatus, RunSummary } from "@chasmx/core";
import { listRuns } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { momentIn } from "../moment.ts";
import { openStore } from "../open-store.ts";
import { duration } from "../terminal/duration.ts";
import { type Palette, paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";
import { pad, shorten } from "../terminal/width.ts";

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
  else if (found.length === 0) process.stdout.write(`No such run is kept in ${printableLine(store.folder)}.\n`);
  else process.stdout.write(`${table(found, paletteFor(process.stdout)).join("\n")}\n`);
  return exitCodes.done;
}

const workflowColumns = 32;

function table(found: readonly RunSummary[], palette: Palette): string[] {
  const idColumns = Math.max(...found.map(({ run_id: runId }) => runId.length));
  const line = (cells: readonly [string, string, string, string, string]) => {
    const [id, status, begun, took, workflow] = cells;
    return `${pad(id, idColumns)}  ${pad(status, 11)}  ${pad(begun, 19)}  ${pad(took, 12)}  ${workflow}`.trimEnd();
  };
  const rows = found.map((run) =>
    line([
      run.run_id,
      statusWord(run.status, palette),
      dateTime(run.accepted_at),
      run.ended_at === undefined ? "" : duration(run.ended_at - run.accepted_at),
      shorten(printableLine(run.workflow), workflowColumns),
    ]),
  );
  const head = palette.faint(line(["run", "status", "accepted", "took", "workflow"]));
  const interrupted = found.filter(({ status }) => status === "interrupted");
  const [first] = interrupted;
  if (first === undefined) return [head, ...rows];
  const which = interrupted.length === 1 ? first.run_id : "RUN";
  return [head, ...rows, "", palette.faint(`Go on with what was interrupted: chasmx resume ${which}`)];
}

function statusWord(status: RunStatus, palette: Palette): string {
  if (status === "completed") return palette.good(status);
  if (status === "failed") return palette.bad(status);
  return status === "accepted" || status === "running" ? status : palette.warning(status);
}

/** The local time, as in 2026-01-31 12:30:05. */
function dateTime(time: number): string {
  const date = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 19).replace("T", " ");
}
