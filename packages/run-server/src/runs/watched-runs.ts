import { errorRecord, isChasmError } from "@chasmx/core";
import type { LiveRun, LiveRuns, Project } from "@chasmx/runtime";
import { type FollowedRun, followRun } from "./follow-run.ts";
import type { Outbox } from "./outbox.ts";

/** The runs that the client watches. */
export interface WatchedRuns {
  /** Watches a run. Resolves once what there is of it begins to be told. Rejects with RUN_NOT_FOUND or STORE_FAILED. */
  watch(runId: string): Promise<void>;
  unwatch(runId: string): void;
  /** Is called when this process has taken a run: its client watches it. */
  taken(run: LiveRun): void;
  has(runId: string): boolean;
  close(): void;
}

/** Where watched runs are, and who is told. */
export interface WatchedRunsOptions {
  readonly project: Project;
  readonly live: Pick<LiveRuns, "get">;
  readonly outbox: Outbox;
  /** Is told of a journal that can no longer be read. */
  readonly onFailure: (sentence: string) => void;
}

/** Opens the runs that a client watches. */
export function openWatchedRuns({ project, live, outbox, onFailure }: WatchedRunsOptions): WatchedRuns {
  const watched = new Map<string, FollowedRun>();

  const begin = (runId: string) => {
    const followed = followRun(runId, {
      store: project.store,
      live: live.get,
      onEvent: outbox.event,
      onStanding: (status) => outbox.standing(runId, status),
    });
    watched.set(runId, followed);
    void followed.over
      .catch((error: unknown) => {
        // A run that was deleted has nothing more to tell.
        if (isChasmError(error, "RUN_NOT_FOUND")) return;
        onFailure(`The run ${runId} is no longer watched. ${errorRecord(error).message}`);
      })
      .finally(() => {
        if (watched.get(runId) === followed) watched.delete(runId);
      });
    return followed;
  };
  return {
    async watch(runId) {
      await (watched.get(runId) ?? begin(runId)).begun;
    },
    unwatch(runId) {
      watched.get(runId)?.stop();
      watched.delete(runId);
      outbox.drop(runId);
    },
    taken({ id }) {
      const followed = watched.get(id);
      if (followed === undefined) begin(id);
      else followed.taken();
    },
    has: (runId) => watched.has(runId),
    close() {
      for (const followed of watched.values()) followed.stop();
      watched.clear();
    },
  };
}
