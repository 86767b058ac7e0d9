import type { Path } from "./path.ts";

/** What is known of names while a template is walked from top to bottom. */
export interface Names {
  /** Notes a name that `assign` or `capture` gives for the rest of the template. */
  readonly define: (name: string) => void;
  /** Notes a path that a test reads: what stands in its branches may count on it, or on its absence. */
  readonly test: (path: Path) => void;
  /** Walks a block in which some names are a loop's own, and after which its tests are forgotten. */
  readonly within: (own: readonly string[], walk: () => void) => void;
  /** Whether a name is the template's own. */
  readonly isLocal: (name: string) => boolean;
  /** Whether a test around this place reads the same value, or one so near that nobody can tell. */
  readonly isTested: (path: Path) => boolean;
}

/** Names at the start of a template: none are its own and nothing is tested. */
export function createNames(): Names {
  const defined = new Set<string>();
  const own: string[] = [];
  const tested: Path[] = [];
  return {
    define: (name) => defined.add(name),
    test: (path) => tested.push(path),
    within(names, walk) {
      const before = [own.length, tested.length] as const;
      own.push(...names);
      walk();
      [own.length, tested.length] = before;
    },
    isLocal: (name) => defined.has(name) || own.includes(name),
    isTested: (path) => tested.some((one) => areNear(one, path)),
  };
}

/** `outputs.a.ok` says something of `outputs.a.text`, and nothing of `outputs.b`. */
function areNear(tested: Path, read: Path): boolean {
  if (tested[0] !== read[0]) return false;
  return tested.length === 1 || read.length === 1 || String(tested[1]) === String(read[1]);
}
