import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareWorkflows } from "../comparison/compare-workflows.ts";
import { comparisonMarkdown } from "./comparison-markdown.ts";

const markdown = (before: object | string, after: object | string) => {
  const [old, now] = [before, after].map((side) => (typeof side === "string" ? side : JSON.stringify(side)));
  return comparisonMarkdown(compareWorkflows(old ?? "", now ?? ""));
};

const prompt = "Find out what the topic is, and then explain it to a friend:\ntwo sentences, and one example.";
const student = { id: "student", type: "ai-processor", config: { prompt, can_communicate: true } };
const before = {
  name: "Tea",
  variables: [{ name: "key", secret: true, value: "first-secret" }],
  nodes: [student, { id: "end", type: "end" }],
  edges: [{ from: "student", to: "end" }],
};

describe("comparisonMarkdown", () => {
  test("writes a section for each kind of parts, and a prompt as a diff", () => {
    const after = {
      name: "Coffee",
      variables: [{ name: "key", secret: true, value: "other-secret" }],
      nodes: [
        { ...student, config: { prompt: prompt.replace("two", "three"), can_communicate: true, temperature: 0 } },
        { id: "host", type: "ai-processor", position: { x: 0, y: 0 }, config: { can_communicate: true } },
      ],
      edges: [{ from: "student", to: "host" }],
    };
    expect(markdown(before, after)).toBe(`### Workflow

- \`name\`: \`"Tea"\` → \`"Coffee"\`

### Variables

- \`key\` changed
  - \`value\`: its value was changed

### Nodes

- \`student\` changed
  - \`config.prompt\`:

    \`\`\`diff
      Find out what the topic is, and then explain it to a friend:
    - two sentences, and one example.
    + three sentences, and one example.
    \`\`\`
  - \`config.temperature\` added: \`0\`
- \`end\` removed (end)
- \`host\` added (ai-processor)
  - \`config.can_communicate\` added: \`true\`

### Edges

- \`student → end\` removed
- \`student → host\` added

### Conversation

- host now communicates
`);
  });

  test("says where nothing differs, what only moved, and what could not be read", () => {
    expect(markdown(before, before)).toBe("Nothing differs.\n");
    const moved = { ...before, nodes: [{ ...student, position: { x: 1, y: 1 } }, before.nodes[1]] };
    expect(markdown(before, moved)).toBe("Nothing differs.\n\nMoved only: `student`\n");
    expect(markdown(before, JSON.stringify(before).slice(0, -1))).toMatch(
      /^Nothing differs in what could be read\.\n\nThe text after could not be read whole: it has a problem of syntax, in line 1, column \d+\.\n$/,
    );
  });

  test("lets nothing of a document become Markdown or HTML", () => {
    const odd = "a`` [x](http://y) <b>\n# *c* ```";
    const text = markdown(before, {
      ...before,
      [odd]: odd,
      nodes: [...before.nodes, { id: odd, type: "<i>", config: { can_communicate: true } }],
    });
    expect(text).toContain('- ````["a`` [x](http://y) <b>\\n# *c* ```"]```` added: ````"a`` [x]');
    expect(text).toContain("- ```` a`` [x](http://y) <b> # *c* ``` ```` added (\\<i\\>)");
    expect(text).toContain("a\\`\\` \\[x\\](http://y) \\<b\\>\\\\n\\# \\*c\\* \\`\\`\\` now communicates");
  });

  test("closes every block that it opens, whatever a prompt holds", () => {
    const piece = fc.constantFrom("```", "````diff", "\n", "\r", "- x", "word ", "~~~");
    const text = fc.array(piece, { maxLength: 20 }).map((pieces) => `${"long ".repeat(20)}\n${pieces.join("")}`);
    const withPrompt = (given: string) => ({ nodes: [{ ...student, config: { prompt: given } }] });
    fc.assert(
      fc.property(text, text, (one, two) => {
        const lines = markdown(withPrompt(one), withPrompt(two)).split(/[\n\r]/);
        const fence = lines.map((line) => /^ {4}(`{3,})diff$/.exec(line)?.[1]).find((found) => found !== undefined);
        if (fence !== undefined) expect(lines.filter((line) => line === `    ${fence}`)).toHaveLength(1);
        for (const line of lines) expect(line).toMatch(/^(?:$|#{3} \w+$|- | {2}- | {4}[`\-+ ]|Nothing)/);
      }),
    );
  });
});
