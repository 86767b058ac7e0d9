/** What a run is kept under. All keys share a hash tag: a script that writes several of them finds them at one node. */
export interface StoreKeys {
  /** A stream of events; that of sequence 7 has the id 1-7. */
  events(runId: string): string;
  /** Who owns the run; it expires with the lease. */
  lease(runId: string): string;
  /** A stream of what was left for the owner. */
  commands(runId: string): string;
  /** A sorted set of run ids by the time they were accepted. */
  readonly accepted: string;
  /** A hash of summaries by run id. */
  readonly summaries: string;
}

export function storeKeys(prefix: string): StoreKeys {
  const tag = `{${prefix}}`;
  return {
    events: (runId) => `${tag}events:${runId}`,
    lease: (runId) => `${tag}lease:${runId}`,
    commands: (runId) => `${tag}commands:${runId}`,
    accepted: `${tag}accepted`,
    summaries: `${tag}summaries`,
  };
}
