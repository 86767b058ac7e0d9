import { changesStanding } from "@chasmx/core";
import { type LiveRuns, listRuns, type Project } from "@chasmx/runtime";

/** What comes within this time is told once. */
const settlingMs = 150;

/** How often it is looked for runs of other processes, at most. */
const pollMs = 2_000;

/** Looking takes this part of the time at most, however many runs are kept. */
const pollShare = 0.05;

/** Runs beyond these are not looked at: the client sees them in its next list. */
const watchedLength = 500;

/** Tells that the list of runs is another one, whoever has changed it. */
export interface RunChanges {
  /** Begins to look. */
  begin(): void;
  /** Looks soon: something is known to have changed. */
  touch(): void;
  close(): void;
}

/** Opens the news of the list of runs. A store tells nobody what changes: it is asked. */
export function openRunChanges(
  { project, live }: { readonly project: Project; readonly live: LiveRuns },
  onChange: () => void,
): RunChanges {
  let seen: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let isBegun = false;

  const schedule = (afterMs: number) => {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(() => void look(), afterMs).unref();
  };
  const look = async () => {
    const began = performance.now();
    // A store that cannot be read now is asked again; whoever lists its runs is told why.
    const now = await listRuns(project.store, {}, watchedLength).then(JSON.stringify, () => seen);
    if (!isClosed && seen !== undefined && now !== seen) onChange();
    seen = now;
    schedule(Math.max(pollMs, (performance.now() - began) / pollShare));
  };
  const touch = () => {
    if (isBegun) schedule(settlingMs);
  };
  const stop = live.onEvent((event) => {
    if (changesStanding(event)) touch();
  });
  return {
    begin() {
      if (isBegun) return;
      isBegun = true;
      void look();
    },
    touch,
    close() {
      isClosed = true;
      clearTimeout(timer);
      stop();
    },
  };
}
