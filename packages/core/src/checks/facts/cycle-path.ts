import { quote } from "./quote.ts";

const longestPath = 12;

/**
 * The shortest way from a node of a strongly connected group back to itself: the node first, and not again at the end.
 * Takes time linear in the group's edges.
 */
export function cycleThrough<T>(start: T, group: Iterable<T>, successorsOf: (node: T) => readonly T[]): T[] {
  const members = new Set(group);
  const cameFrom = new Map<T, T>();
  const open: T[] = [start];
  for (const node of open) {
    for (const next of successorsOf(node)) {
      if (next === start) return pathTo(node, start, cameFrom);
      if (!members.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      open.push(next);
    }
  }
  return [start];
}

function pathTo<T>(last: T, start: T, cameFrom: ReadonlyMap<T, T>): T[] {
  const path = [last];
  for (let node = cameFrom.get(last); node !== undefined && path.at(-1) !== start; node = cameFrom.get(node))
    path.push(node);
  return path.reverse();
}

/** A cycle as people draw it: `a → b → a`. The middle of a long one is left out. */
export function drawCycle(ids: readonly string[]): string {
  const [first = ""] = ids;
  const shown = ids.length <= longestPath ? ids : [...ids.slice(0, longestPath), `(${ids.length - longestPath} more)`];
  return [...shown, first].map((id) => quote(id).slice(1, -1)).join(" → ");
}
