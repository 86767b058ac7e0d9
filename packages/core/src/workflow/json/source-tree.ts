import { lastAtOrBefore } from "./source-positions.ts";

/** Where a value stands, and what names it in the container above. Offsets into the text. */
interface SourceNode {
  readonly start: number;
  readonly end: number;
  /** The span of the key; both -1 for an element of an array and for the root. */
  readonly keyStart: number;
  readonly keyEnd: number;
}

/** The key of a member about to be recorded. */
export interface SourceKey {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The places of all values of a text. Recorded in the order of the text into one flat list, so that recording costs a
 * few numbers per value; children are looked up, and then remembered, only for the containers that are asked about.
 */
export interface SourceTree {
  readonly size: number;
  /** Records a value that ends where it is said to, or at `close`, and returns its id. Ids ascend from 0, the root. */
  add(start: number, end: number, key?: SourceKey): number;
  close(id: number, end: number): void;
  node(id: number): SourceNode;
  /** The child of that name or index; the last one where a key stands twice. */
  child(id: number, segment: string): number | undefined;
  /** The last child that begins, with its key, at or before an offset, and what names it. */
  childBefore(id: number, offset: number): { readonly id: number; readonly segment: string | number } | undefined;
}

interface Children {
  readonly ids: readonly number[];
  readonly starts: readonly number[];
  readonly byName: ReadonlyMap<string, number>;
}

const stride = 5;

/** An empty tree, to be filled from the first value of a text to the last. */
export function sourceTree(): SourceTree {
  // Per value: start, end, keyStart, keyEnd, and the id after the last value inside it.
  let numbers = new Int32Array(stride * 256);
  const names: (string | undefined)[] = [];
  const known = new Map<number, Children>();

  const at = (id: number, field: number): number => numbers[id * stride + field] ?? -1;

  function childrenOf(id: number): Children {
    const found = known.get(id) ?? listChildren(id);
    known.set(id, found);
    return found;
  }

  function listChildren(parent: number): Children {
    const ids: number[] = [];
    const starts: number[] = [];
    const byName = new Map<string, number>();
    for (let id = parent + 1; id < at(parent, 4); id = at(id, 4)) {
      byName.set(names[id] ?? String(ids.length), id);
      ids.push(id);
      starts.push(at(id, 2) < 0 ? at(id, 0) : at(id, 2));
    }
    return { ids, starts, byName };
  }

  return {
    get size() {
      return names.length;
    },
    add(start, end, key) {
      const id = names.length;
      const base = id * stride;
      names.push(key?.name);
      if (base === numbers.length) numbers = doubled(numbers);
      numbers[base] = start;
      numbers[base + 1] = end;
      numbers[base + 2] = key === undefined ? -1 : key.start;
      numbers[base + 3] = key === undefined ? -1 : key.end;
      numbers[base + 4] = id + 1;
      return id;
    },
    close(id, end) {
      numbers[id * stride + 1] = end;
      numbers[id * stride + 4] = names.length;
    },
    node: (id) => ({ start: at(id, 0), end: at(id, 1), keyStart: at(id, 2), keyEnd: at(id, 3) }),
    child: (id, segment) => childrenOf(id).byName.get(segment),
    childBefore(id, offset) {
      const children = childrenOf(id);
      const index = lastAtOrBefore(children.starts, offset);
      const found = children.ids[index];
      return found === undefined ? undefined : { id: found, segment: names[found] ?? index };
    },
  };
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
