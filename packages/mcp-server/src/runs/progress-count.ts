/** How far a call has come. It grows with each word, as progress must, also where the call's handler begins anew. */
export interface ProgressCount {
  /** Counts a word, told with so many nodes done. */
  next(done: number): number;
}

const counts = new WeakMap<AbortSignal, ProgressCount>();

/** The count of a call, whose signal is its own. */
export function progressCountOf(signal: AbortSignal): ProgressCount {
  const known = counts.get(signal);
  if (known !== undefined) return known;
  const count = startCount();
  counts.set(signal, count);
  return count;
}

/** Nodes that are done, and a part of the next one that grows with each word. */
function startCount(): ProgressCount {
  let most = 0;
  let words = 0;
  return {
    next(done) {
      words = done > most ? 0 : words + 1;
      most = Math.max(most, done);
      return most + words / (words + 1);
    },
  };
}
