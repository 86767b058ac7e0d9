import { expect, test } from "vitest";
import type { Diagnostic, Fix } from "../../workflow/diagnostic.ts";
import { check } from "../check.ts";

/** What the tests of the rules are written with. */

/** Each diagnostic as its code, the text that it is shown at, and the part of its message that is given. */
type Expected = readonly (readonly [code: string, place: string, message?: string])[];
/** A document, what is found in it, and a part of the text after the first fix. */
type Case = readonly [name: string, document: unknown, expected: Expected, mended?: string];

export const start = { id: "start", type: "start" };
export const agent = (id: string, prompt: string, more: object = {}) => ({
  id,
  type: "ai-processor",
  config: { prompt, can_communicate: true, ...more },
});
export const compute = (id: string, expression: string) => ({ id, type: "transformer", config: { expression } });
export const edge = (from: string, to: string, branch?: string) => ({
  from,
  to,
  ...(branch === undefined ? {} : { branch }),
});
export const workflow = (nodes: readonly object[], edges: readonly object[] = [], more: object = {}) => ({
  name: "W",
  nodes,
  edges,
  ...more,
});
export const decide = { id: "decide", type: "condition", config: { condition: "1 > 0" } };
export const topic = { variables: [{ name: "topic", value: "stars" }] };

/** One test for each case. */
export function testCases(cases: readonly Case[]): void {
  for (const given of cases) test(`with ${given[0]}`, () => expectFindings(given));
}

export async function expectFindings([, document, expected, mended]: Case): Promise<void> {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  const { diagnostics } = await check(text);
  expect(diagnostics.map((one) => [one.code, shown(text, one)])).toEqual(
    expected.map(([code, place]) => [code, place]),
  );
  for (const [index, [, , message]] of expected.entries()) expect(diagnostics[index]?.message).toContain(message ?? "");
  if (mended !== undefined)
    expect(apply(text, diagnostics.find(({ fix }) => fix !== undefined)?.fix)).toContain(mended);
}

function shown(text: string, { range }: Diagnostic): string {
  return text.slice(range.start.offset, range.end.offset);
}

export function apply(text: string, fix: Fix | undefined): string {
  const edits = [...(fix?.edits ?? [])].sort((one, other) => other.range.start.offset - one.range.start.offset);
  return edits.reduce(
    (all, { range, text: put }) => all.slice(0, range.start.offset) + put + all.slice(range.end.offset),
    text,
  );
}
