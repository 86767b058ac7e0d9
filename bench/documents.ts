import { check, compareWorkflows } from "@chasmx/core";
import { workflow as validate } from "../packages/core/src/generated/validators.js";
import { medians, print } from "./figure.ts";

/** What checking a document and comparing two of them cost, beside JSON.parse and the bare compiled validator. */

/** A chain of agents, each of which reads and asks the one before. */
export function documentOf(size: number): string {
  const nodes = Array.from({ length: size }, (_, index) => ({
    id: `agent-${index}`,
    type: "ai-processor",
    position: { x: index * 200, y: 0 },
    config: {
      name: `Agent ${index}`,
      can_communicate: true,
      system_prompt: "You are one of many, and careful.",
      prompt:
        index === 0
          ? "Begin with {{topic}}."
          : `Go on from {{outputs['agent-${index - 1}'] | truncate: 200}}. CALL: ask_node('agent-${index - 1}', 'Why {{topic}}?')`,
    },
  }));
  const edges = nodes.slice(1).map((node, index) => ({ from: `agent-${index}`, to: node.id }));
  const variables = [{ name: "topic", type: "string", value: "tides" }];
  return JSON.stringify({ name: `${size} nodes`, variables, nodes, edges }, null, 2);
}

/** Measures a small and a large document. */
export async function documents(): Promise<void> {
  for (const [size, reach] of [
    [100, undefined],
    [10_000, 1000],
  ] as const) {
    const text = documentOf(size);
    const works = { check: () => check(text), floor: () => validate(JSON.parse(text)) };
    const found = await medians(works, size > 1000 ? { rounds: 5, warmUp: 1 } : { rounds: 40, warmUp: 10 });
    const inMs = (name: keyof typeof works) => (found[name] ?? Number.NaN) / 1000;
    const floors = { "JSON.parse and validator": inMs("floor") };
    const figure = `parse and check of ${size} nodes (${Math.round(text.length / 1000)} kB)`;
    print({ figure, unit: "ms", value: inMs("check"), ...(reach === undefined ? {} : { reach }), floors });
  }
}

/** Measures two large documents that differ in a word of one prompt, and two of which one has an agent more. */
export async function comparisons(): Promise<void> {
  const before = documentOf(10_000);
  for (const [what, after] of [
    ["another prompt", before.replace("Begin with", "Start with")],
    ["an agent more", documentOf(10_001)],
  ] as const) {
    const works = {
      compare: () => compareWorkflows(before, after),
      floor: () => [before, after].map((text): unknown => JSON.parse(text)),
    };
    const found = await medians(works, { rounds: 5, warmUp: 1 });
    const inMs = (name: keyof typeof works) => (found[name] ?? Number.NaN) / 1000;
    const figure = `comparison of 10000 nodes with ${what}`;
    print({ figure, unit: "ms", value: inMs("compare"), floors: { "JSON.parse of both": inMs("floor") } });
  }
}
