/** Names longer than this are not compared: nobody mistypes them by a letter, and the cost is their product. */
const maxComparedLength = 64;

/**
 * The name that someone who wrote `name` most likely meant: the one that takes the fewest edits (two neighbours
 * swapped are one), if these are at most a
 * third of its letters and not all of them; ties go to the earlier one.
 */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  // A name of one or two letters is an edit away from any other.
  if (name.length > maxComparedLength || name.length < 3) return undefined;
  const lower = name.toLowerCase();
  let nearest: string | undefined;
  // A name of which every letter is another one is another name.
  let best = Math.min(Math.max(1, Math.floor(name.length / 3)), name.length - 1) + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= best || candidate.length > maxComparedLength) continue;
    const distance = editDistance(lower, candidate.toLowerCase(), best);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

// Used again for every pair: a document of mistakes compares thousands.
const rows = Array.from({ length: 3 }, () => new Int32Array(3 * maxComparedLength));

/** How many letters were changed, left out, put in or swapped with the next one; or `limit` where it is no less. */
function editDistance(from: string, to: string, limit: number): number {
  let [older, row, next] = rows as [Int32Array, Int32Array, Int32Array];
  for (let j = 0; j <= to.length; j++) row[j] = j;
  for (let i = 0; i < from.length; i++) {
    next[0] = i + 1;
    let least = i + 1;
    for (let j = 0; j < to.length; j++) {
      const replaced = at(row, j) + (from[i] === to[j] ? 0 : 1);
      const swapped = isSwap(from, to, [i, j]) ? at(older, j - 1) + 1 : replaced;
      const distance = Math.min(replaced, swapped, at(row, j + 1) + 1, at(next, j) + 1);
      next[j + 1] = distance;
      least = Math.min(least, distance);
    }
    if (least >= limit) return limit;
    [older, row, next] = [row, next, older];
  }
  return at(row, to.length);
}

function isSwap(from: string, to: string, [i, j]: readonly [number, number]): boolean {
  return i > 0 && j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j];
}

function at(row: Int32Array, index: number): number {
  return row[index] ?? 0;
}
