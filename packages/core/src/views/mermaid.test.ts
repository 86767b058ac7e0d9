import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawWorkflow } from "./mermaid.ts";

const draw = (document: unknown) =>
  drawWorkflow(JSON.stringify(document))
    .split("\n")
    .slice(1, -1)
    .map((line) => line.trim());

describe("drawWorkflow", () => {
  test("draws shapes, branches and the questions that prompts direct", () => {
    const lines = draw({
      nodes: [
        { id: "start", type: "start" },
        {
          id: "a",
          type: "ai-processor",
          config: { name: "Ann", prompt: "CALL: ask_node('b', 'x') CALL: ask_node('b', 'y')" },
        },
        { id: "b", type: "ai-processor", config: { prompt: "Say." } },
        { id: "if", type: "condition", config: { condition: "true" } },
        { id: "odd", type: "of-a-plugin" },
      ],
      edges: [
        { from: "start", to: "a" },
        { from: "a", to: "if" },
        { from: "if", to: "b", branch: "true" },
        { from: "if", to: "odd", branch: "false" },
      ],
    });
    expect(lines).toEqual([
      'n0(["start"])',
      'n1("Ann<br/>a")',
      'n2("b")',
      'n3{"if"}',
      'n4[["odd"]]',
      "n0 --> n1",
      "n1 --> n3",
      'n3 -->|"true"| n2',
      'n3 -->|"false"| n4',
      "n1 -. asks .-> n2",
    ]);
  });

  test("draws what can be read of a document that is not finished", () => {
    expect(drawWorkflow('{"nodes": [{"id": "a", "type": "start"}, {"id": 5}, ')).toBe('flowchart TD\n  n0(["a"])\n');
    expect(drawWorkflow("")).toBe("flowchart TD\n");
  });

  test("writes what has a meaning to Mermaid, Markdown or HTML by its number", () => {
    const [line] = draw({ nodes: [{ id: '"]<script>`*_#;&|', type: "end" }] });
    expect(line).toBe('n0(["#34;#93;#60;script#62;#96;#42;#95;#35;#59;#38;#124;"])');
  });

  test("draws any text without throwing, one statement a line", () => {
    const name = fc.string({ unit: "binary" });
    const node = fc.record({ id: name, type: name, config: fc.record({ name, prompt: name }) });
    fc.assert(
      fc.property(fc.array(node), (nodes) => {
        const edges = nodes.map(({ id }, index) => ({ from: id, to: nodes[index - 1]?.id ?? id, branch: id }));
        for (const line of draw({ nodes, edges })) {
          expect(line).toMatch(/^n\d+(?:[([{>[/\\]+".*"[)\]}/\\]+| -->(?:\|".*"\|)? n\d+| -\. asks \.-> n\d+)$/u);
        }
      }),
    );
    fc.assert(fc.property(name, (text) => drawWorkflow(text).startsWith("flowchart TD")));
  });
});
