/** One node while its component is being found. */
interface Visit<T> {
  readonly node: T;
  readonly order: number;
  /** The earliest visit that this one leads back to, as far as is known. */
  lowest: number;
  isOpen: boolean;
  readonly successors: readonly T[];
  next: number;
}

/**
 * The strongly connected components of a graph, in reverse topological order: Tarjan's algorithm (SIAM Journal on
 * Computing 1(2), 1972), with a stack of its own in place of recursion, because a workflow may be a line of any length.
 */
export function strongComponents<T>(nodes: readonly T[], successorsOf: (node: T) => readonly T[]): T[][] {
  const visits = new Map<T, Visit<T>>();
  const open: Visit<T>[] = [];
  const components: T[][] = [];

  const visit = (node: T): Visit<T> => {
    const found = {
      node,
      order: visits.size,
      lowest: visits.size,
      isOpen: true,
      successors: successorsOf(node),
      next: 0,
    };
    visits.set(node, found);
    open.push(found);
    return found;
  };
  const close = (root: Visit<T>) => {
    const members = open.splice(open.lastIndexOf(root));
    for (const member of members) member.isOpen = false;
    components.push(members.map((member) => member.node));
  };

  for (const node of nodes) {
    if (visits.has(node)) continue;
    const line = [visit(node)];
    for (let current = line.at(-1); current !== undefined; current = line.at(-1)) {
      const successor = step(current, visits);
      if (successor !== undefined) {
        line.push(visit(successor));
        continue;
      }
      line.pop();
      const before = line.at(-1);
      if (before !== undefined) before.lowest = Math.min(before.lowest, current.lowest);
      if (current.lowest === current.order) close(current);
    }
  }
  return components;
}

/** Looks at a node's next successors up to one that is new, and gives that. */
function step<T>(current: Visit<T>, visits: ReadonlyMap<T, Visit<T>>): T | undefined {
  while (current.next < current.successors.length) {
    const successor = current.successors[current.next++] as T;
    const known = visits.get(successor);
    if (known === undefined) return successor;
    if (known.isOpen) current.lowest = Math.min(current.lowest, known.order);
  }
  return undefined;
}
