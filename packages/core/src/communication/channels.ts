/** A new channel for what is sent to one process of a run alone. */
export function inboxChannel(runId: string): string {
  return `chasmx:${runId}:inbox:${crypto.randomUUID()}`;
}

/** The channel that every process of a run listens to. */
export function everyoneChannel(runId: string): string {
  return `chasmx:${runId}:all`;
}
