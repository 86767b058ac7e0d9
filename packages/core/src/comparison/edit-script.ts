/** A stretch in which two lists differ: the items from `start` up to, not including, `end`. Either half may be empty. */
export interface Hunk {
  readonly before: { readonly start: number; readonly end: number };
  readonly after: { readonly start: number; readonly end: number };
}

/** Lists that differ in more than this have nothing in common that a reader would want to see. */
const maxEdits = 400;

/** Above this many items no shortest way is looked for. */
const maxItems = 100_000;

/**
 * The stretches in which two lists differ, as few items as can be. It follows E. W. Myers, "An O(ND) Difference Algorithm
 * and Its Variations" (1986), within bounds: beyond them everything between the equal ends is one stretch.
 */
export function hunksOf(before: readonly string[], after: readonly string[]): Hunk[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const [old, now] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (old.length + now.length === 0) return [];
  const edits = shortestEdits(old, now);
  const hunks = edits === undefined ? [{ x: 0, y: 0, width: old.length, height: now.length }] : joined(edits);
  return hunks.map(({ x, y, width, height }) => ({
    before: { start: start + x, end: start + x + width },
    after: { start: start + y, end: start + y + height },
  }));
}

/** One item more or less, behind `x` items of the one list and `y` of the other. */
interface Edit {
  readonly x: number;
  readonly y: number;
  readonly isInsertion: boolean;
}

/** Edits with no equal item between them are one stretch. */
function joined(edits: readonly Edit[]) {
  const stretches: { readonly x: number; readonly y: number; width: number; height: number }[] = [];
  for (const { x, y, isInsertion } of edits) {
    let last = stretches.at(-1);
    if (last === undefined || last.x + last.width !== x || last.y + last.height !== y) {
      last = { x, y, width: 0, height: 0 };
      stretches.push(last);
    }
    if (isInsertion) last.height++;
    else last.width++;
  }
  return stretches;
}

/** The fewest edits that make one list of the other; undefined where that is beyond the bounds. */
function shortestEdits(before: readonly string[], after: readonly string[]): Edit[] | undefined {
  if (before.length + after.length > maxItems) return undefined;
  const most = Math.min(before.length + after.length, maxEdits);
  // How far each diagonal of the grid is reached with the edits so far; and the same, as it stood before each further one.
  const furthest = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  const reachOf = (reached: Int32Array, diagonal: number) => reached[most + 1 + diagonal] ?? 0;
  const isInsertion = (reached: Int32Array, diagonal: number) =>
    diagonal === 1 - trace.length ||
    (diagonal !== trace.length - 1 && reachOf(reached, diagonal - 1) < reachOf(reached, diagonal + 1));

  function walkBack(): Edit[] {
    const edits: Edit[] = [];
    let [x, y] = [before.length, after.length];
    while (trace.length > 1) {
      const reached = trace.at(-1) ?? furthest;
      const inserts = isInsertion(reached, x - y);
      const diagonal = x - y + (inserts ? 1 : -1);
      x = reachOf(reached, diagonal);
      y = x - diagonal;
      edits.push({ x, y, isInsertion: inserts });
      trace.pop();
    }
    return edits.reverse();
  }

  for (let count = 0; count <= most; count++) {
    trace.push(furthest.slice());
    for (let diagonal = -count; diagonal <= count; diagonal += 2) {
      const inserts = isInsertion(furthest, diagonal);
      let x = inserts ? reachOf(furthest, diagonal + 1) : reachOf(furthest, diagonal - 1) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      furthest[most + 1 + diagonal] = x;
      if (x >= before.length && x - diagonal >= after.length) return walkBack();
    }
  }
  return undefined;
}
