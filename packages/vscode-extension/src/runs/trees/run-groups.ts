import type { RunEntry } from "@chasmx/run-server/protocol";

/** By what runs are put together. */
export type Grouping = "day" | "workflow";

/** Runs under one heading. */
export interface RunGroup<Run> {
  readonly label: string;
  readonly runs: readonly Run[];
}

/** Puts runs under headings, the latest heading first, in the order in which they are given. */
export function groupRuns<Run extends Pick<RunEntry, "accepted_at" | "workflow">>(
  runs: readonly Run[],
  grouping: Grouping,
  { now, locale }: { readonly now: number; readonly locale?: string },
): RunGroup<Run>[] {
  const labelOf = (run: Run) => (grouping === "day" ? dayText(run.accepted_at, now, locale) : run.workflow);
  return [...Map.groupBy(runs, labelOf)].map(([label, grouped]) => ({ label, runs: grouped }));
}

function dayText(time: number, now: number, locale: string | undefined): string {
  const days = dayOf(now) - dayOf(time);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(
    time,
  );
}

/** Counts days in the machine's time zone, also where a day of it has 23 hours. */
function dayOf(time: number): number {
  const date = new Date(time);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}
