import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparisonMarkdown } from "../views/comparison-markdown.ts";
import { compareWorkflows } from "./compare-workflows.ts";

/** Words of the format, so that arbitrary documents come near to real ones. */
const words = fc.constantFrom(
  "a",
  "b",
  "c",
  "a-b",
  "ai-processor",
  "start",
  "end",
  "true",
  "__proto__",
  "constructor",
  "{{topic",
  "CALL: ask_node('a', 'x') CALL: broadcast_message('x', ['ai-processor'])",
  "CALL: set_shared_context('k', 1) CALL: ask_node({{topic}}, 'x')",
);

/** Stands for the number -0, which a person can write and `JSON.stringify` cannot. */
const minusZero = "-0";
const write = (given: unknown) => JSON.stringify(given).replaceAll(`"${minusZero}"`, minusZero);

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    words,
    fc.constantFrom(null, true, 1, -0.5, "", minusZero),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(words, tie("value"), { maxKeys: 4 }),
  ),
})).value;

const node = fc.record(
  {
    id: words,
    type: words,
    position: fc.record({ x: fc.nat(3), y: fc.nat(3) }),
    config: fc.record({ prompt: words, can_communicate: fc.boolean(), more: value }, { requiredKeys: [] }),
  },
  { requiredKeys: ["id", "type"] },
);
const document = fc.record(
  {
    name: value,
    metadata: value,
    nodes: fc.array(fc.oneof({ weight: 6, arbitrary: node }, value), { maxLength: 8 }),
    edges: fc.array(fc.record({ from: words, to: words, branch: words }, { requiredKeys: ["from", "to"] })),
    variables: fc.array(fc.record({ name: words, value }, { requiredKeys: ["name"] }), { maxLength: 4 }),
  },
  { requiredKeys: [] },
);

/** A document that says the same in another order. */
const shuffled = document.chain((original) => {
  const lists = [original.nodes ?? [], original.edges ?? [], original.variables ?? []] as const;
  const orders = lists.map((list) => fc.shuffledSubarray<unknown>([...list], { minLength: list.length }));
  return fc.tuple(...orders).map(([nodes, edges, variables]) => {
    const given = Object.entries({ ...original, nodes, edges, variables }).filter(([key]) => key in original);
    return { original, turned: Object.fromEntries(given.reverse()) };
  });
});

describe("compareWorkflows", () => {
  test("finds nothing between a text and itself, whatever it holds", () => {
    const text = fc.oneof(document.map(write), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(text, (given) => {
        const { changed, problems: _, ...lists } = compareWorkflows(given, given);
        expect(changed).toBe(false);
        expect(Object.values(lists).flat()).toEqual([1]);
      }),
    );
  });

  test("finds nothing between two orders of one document", () => {
    fc.assert(
      fc.property(shuffled, ({ original, turned }) => {
        const { changed, moved } = compareWorkflows(write(original), write(turned));
        expect({ changed, moved }).toEqual({ changed: false, moved: [] });
      }),
    );
  });

  test("is the same seen from the other side, with what came and what went the other way round", () => {
    const other = { added: "removed", removed: "added", changed: "changed", renamed: "renamed" } as const;
    fc.assert(
      fc.property(document, document, (one, two) => {
        const [before, after] = [write(one), write(two)];
        const [there, back] = [compareWorkflows(before, after), compareWorkflows(after, before)];
        const changesIn = ({ variables, nodes, edges }: typeof there) => [variables, nodes, edges].flat();
        expect(back.changed).toBe(there.changed);
        expect(
          changesIn(back)
            .map(({ change }) => change)
            .sort(),
        ).toEqual(
          changesIn(there)
            .map(({ change }) => other[change])
            .sort(),
        );
      }),
    );
  });

  test("gives plain data that can be written down, for any two texts cut anywhere", () => {
    fc.assert(
      fc.property(document, document, fc.nat(400), (one, two, at) => {
        const comparison = compareWorkflows(write(one), write(two).slice(0, at));
        expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
        expect(comparisonMarkdown(comparison).endsWith("\n")).toBe(true);
      }),
    );
  });

  test("tells no secret's value, wherever it stands", () => {
    fc.assert(
      fc.property(document, document, fc.boolean(), (one, two, isNew) => {
        const hidden = { name: "a", secret: true, value: { deep: ["QXZ-secret"] } };
        const [before, after] = [
          { ...one, variables: isNew ? [] : [{ ...hidden, value: "QXZ" }], x: { hidden } },
          { ...two, variables: [hidden], nodes: [hidden, ...(two.nodes ?? [])] },
        ];
        const comparison = compareWorkflows(write(before), write(after));
        expect(JSON.stringify(comparison)).not.toContain("QXZ");
      }),
    );
  });
});
