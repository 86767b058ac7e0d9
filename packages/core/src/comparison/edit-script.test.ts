import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hunksOf } from "./edit-script.ts";

const items = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });

/** The second list, made of the first one and what the hunks say. */
function patched(before: readonly string[], after: readonly string[]): string[] {
  const hunks = hunksOf(before, after);
  const pieces = hunks.map((hunk, index) => [
    ...before.slice(hunks[index - 1]?.before.end ?? 0, hunk.before.start),
    ...after.slice(hunk.after.start, hunk.after.end),
  ]);
  return [...pieces.flat(), ...before.slice(hunks.at(-1)?.before.end ?? 0)];
}

/** The length of the longest list that both hold, found the slow way. */
function longestShared([first, ...rest]: readonly string[], other: readonly string[]): number {
  if (first === undefined) return 0;
  const at = other.indexOf(first);
  const without = longestShared(rest, other);
  return at === -1 ? without : Math.max(without, 1 + longestShared(rest, other.slice(at + 1)));
}

describe("hunksOf", () => {
  test("makes the one list of the other, with as few items as can be", () => {
    fc.assert(
      fc.property(items, items, (before, after) => {
        expect(patched(before, after)).toEqual(after);
        const kept = hunksOf(before, after).reduce(
          (left, { before: { start, end } }) => left - end + start,
          before.length,
        );
        expect(kept).toBe(longestShared(before, after));
      }),
    );
  });

  test("has no stretch that is empty on both sides, or that touches the next", () => {
    fc.assert(
      fc.property(items, items, (before, after) => {
        let end = -1;
        for (const hunk of hunksOf(before, after)) {
          expect(hunk.before.end - hunk.before.start + hunk.after.end - hunk.after.start).toBeGreaterThan(0);
          expect(hunk.before.start).toBeGreaterThan(end);
          end = hunk.before.end;
        }
      }),
    );
  });

  test("takes lists that have little in common as one stretch between their equal ends", () => {
    const before = ["same", ...Array.from({ length: 2000 }, (_, index) => `old ${index}`), "same"];
    const after = ["same", ...Array.from({ length: 2000 }, (_, index) => `new ${index}`), "same"];
    expect(hunksOf(before, after)).toEqual([{ before: { start: 1, end: 2001 }, after: { start: 1, end: 2001 } }]);
    const long = Array.from({ length: 200_000 }, (_, index) => String(index));
    expect(hunksOf(long, long.toReversed())).toHaveLength(1);
  });
});
