/**
 * Gives work back to a node that may leave it behind. What happens to it is in the journal; a rejection that nobody awaits
 * must not end the process.
 */
export function quiet<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
