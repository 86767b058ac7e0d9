import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { agent, edge, expectFindings, start, workflow } from "./finding-cases.test-kit.ts";
import { rules } from "./index.ts";

describe("metadata.checks", () => {
  const document = (checks: object) =>
    workflow([agent("a", "CALL: broadcast_message('x')", { tone: 1 })], [], { metadata: { checks } });

  test("turns a rule off", () =>
    expectFindings(["off", document({ "unknown-key": "off" }), [["unheard-broadcast", "'x'"]]]));

  test("gives a rule another severity", async () => {
    const { diagnostics, workflow: ready } = await check(JSON.stringify(document({ "unknown-key": "error" })));
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["unheard-broadcast", "warning"],
      ["unknown-key", "error"],
    ]);
    expect(ready).toBeUndefined();
  });

  test("makes nothing less of an error", () =>
    expectFindings([
      "errors",
      workflow([agent("a", "{{x}}")], [], {
        metadata: { checks: { "unknown-variable": "off", "json-syntax": "off" } },
      }),
      [
        ["unknown-variable", "x"],
        ["unknown-rule", '"unknown-variable"', "always an error"],
        ["unknown-rule", '"json-syntax"', "always an error"],
      ],
    ]));
});

describe("a document of the original format", () => {
  test("has no errors", () =>
    expectFindings([
      "the original",
      workflow(
        [
          { ...start, position: { x: 50, y: 250 }, config: {} },
          agent(
            "ai_processor",
            "Read {{input}}. Validate with CALL: ask_node('transformer', 'Can you validate [x]?')",
            { name: "Extractor", model: "some/model:free", temperature: 0.3, max_tokens: 2048 },
          ),
          agent(
            "transformer",
            "Check with CALL: ask_node('loader', 'What format?'). Then CALL: set_shared_context('rules', 'your_rules_here')",
          ),
          agent(
            "loader",
            "Load {{outputs.ai_processor}}. On issues CALL: ask_node('transformer', 'Found: [issue]. Can you fix this?'). Otherwise CALL: broadcast_message('Loaded')",
          ),
          { id: "end", type: "end", position: { x: 1, y: 2 }, config: {} },
        ],
        [
          edge("start", "ai_processor"),
          edge("ai_processor", "transformer"),
          edge("transformer", "loader"),
          edge("loader", "end"),
        ],
        {
          status: "active",
          metadata: { description: "d", tags: ["demo"], author: "Team", version: "1.0", communication_mode: "pubsub" },
          variables: [
            { id: "v", name: "input", type: "string", description: "d", scope: "workflow" },
            { name: "plan", type: "string", required: true },
          ],
        },
      ),
      [["ask-ring", "'loader'", "transformer → loader → transformer"]],
    ]));
});

describe("docs/checks.md", () => {
  test("has a section for every rule, in their order", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../../../docs/checks.md"), "utf8");
    const headings = [...page.matchAll(/^### `(.+)`$/gm)].map(([, id]) => id);
    const syntax = ["json-syntax", "json-duplicate-key", "json-too-deep", "json-too-large"];
    expect(headings).toEqual([...syntax, ...rules.map(({ id }) => id)]);
  });
});
