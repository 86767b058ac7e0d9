/** Names longer than this are not compared: nobody mistypes them by a letter, and the cost is their product. */
const maxComparedLength = 64;

/**
 * The name that someone who wrote `name` most likely meant: the one that takes the fewest edits, if these are at most a
 * third of its letters; ties go to the earlier one.
 */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  if (name.length > maxComparedLength) return undefined;
  let nearest: string | undefined;
  let best = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= best || candidate.length > maxComparedLength) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
