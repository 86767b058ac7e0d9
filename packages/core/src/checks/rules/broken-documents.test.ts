import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../check.ts";

const folder = join(import.meta.dirname, "../fixtures/broken");
const read = (name: string) => readFileSync(join(folder, `${name}.workflow.json`), "utf8");

/** Each document of the folder is broken in one way, and named after the rule that tells of it. */
const documents: readonly (readonly [rule: string, place: string, message: string])[] = [
  ["json-syntax", "3:44", "Nothing follows this comma. Remove it."],
  [
    "json-duplicate-key",
    "3:3",
    'The key "name" stands twice in this object, and only the last one counts. Remove one.',
  ],
  ["schema", "4:59", 'This must be one of "fail", "continue", "skip". Did you mean "continue"?'],
  ["unknown-key", "4:79", 'Nothing reads the key "temprature" here. Did you mean "temperature"?'],
  ["duplicate-node-id", "5:13", 'The node id "writer" is taken: line 4 has it first. Give each node its own.'],
  [
    "duplicate-variable",
    "5:15",
    'The variable "topic" is declared on line 4 already. Remove one of them, or give it another name.',
  ],
  ["reserved-name", "4:15", 'No variable can have the name "outputs": it has a meaning of its own. Choose another.'],
  ["unknown-node-type", "4:31", 'There is no node type "ai-procesor". Did you mean "ai-processor"?'],
  [
    "workflow-file",
    "4:63",
    '"review" cannot run "parts\\\\review.workflow.json", which is no path within the project. Write it relative to this file, with "/" between its parts.',
  ],
  ["approval-default", "4:137", 'The default "on" of "ship" is none of its choices. Write "yes" or "no".'],
  [
    "unknown-edge-node",
    "8:30",
    'This edge leads to "writre", and there is no node with this id. Did you mean "writer"?',
  ],
  ["duplicate-edge", "9:5", 'Line 8 has an edge from "start" to "writer" already. Remove one of them.'],
  [
    "cycle",
    "11:5",
    "These nodes wait for each other, so none of them would run: writer → editor → writer. Remove one of the edges.",
  ],
  ["unreachable-node", "6:13", 'Node "pause" never runs: no path leads to it from "start". Add an edge, or remove it.'],
  ["unknown-branch", "13:49", 'Node "long" has no branch "yes". Its branches are "true" and "false".'],
  ["unused-branch", "8:13", 'No edge takes the branch "long" of "size": nothing follows when it decides so.'],
  [
    "edge-without-branch",
    "13:5",
    'Every edge from "long" is taken, whatever it decides. Give each the "branch" that it is for: "true" or "false".',
  ],
  ["liquid-syntax", "7:92", "There is no filter `upcse`. Did you mean `upcase`?"],
  ["cel-syntax", "7:82", "Expected `)`, got the end of the expression."],
  ["directive-syntax", "4:92", "The text that starts here has no closing '."],
  ["unknown-variable", "7:84", 'There is no variable "topci". Did you mean "topic"?'],
  [
    "unknown-output",
    "5:77",
    "The output of node \"first-draft\" is written outputs['first-draft'], because a dash subtracts.",
  ],
  [
    "output-not-upstream",
    "6:77",
    'The output of "writer" is not there when "editor" runs: no path of edges leads from one to the other. Add an edge, or guard it with a default.',
  ],
  [
    "output-is-text",
    "5:77",
    'The output of "writer" is a text, which has no key "body". Give that node an "output_schema", or read "outputs.writer".',
  ],
  [
    "output-schema",
    "4:131",
    'The "output_schema" of "writer" is not a JSON Schema. This must be one of "array", "boolean", "integer", "null", "number", "object", "string".',
  ],
  ["variable-type", "4:51", 'The value of "count" is a string, not a number. Change the value or the type.'],
  [
    "secret-in-text",
    "7:85",
    'The secret "password" must not be read here. Secrets go where a node reaches a service, never into prompts, questions or outputs.',
  ],
  [
    "secret-value",
    "4:52",
    'The secret "password" is written into the workflow. Take it out and give it as an input when you run it.',
  ],
  [
    "short-secret",
    "4:47",
    'The secret "pin" has 4 characters. Use at least 8: wherever a shorter one stands by chance, it is blacked out.',
  ],
  ["unknown-ask-target", "4:92", 'This asks "editr", and there is no node with this id. Did you mean "editor"?'],
  [
    "mute-ask-target",
    "5:92",
    'This asks "start", a node of type "start", which answers no questions. Ask an ai-processor.',
  ],
  ["self-ask", "4:92", 'Node "writer" asks itself here, and would wait for itself. Ask another node.'],
  [
    "uncommunicative-ask-target",
    "4:92",
    'Node "editor" does not communicate: it is asked directly in memory, whatever the transport, and can ask nobody itself. Set "can_communicate": true in its config.',
  ],
  [
    "inactive-directive",
    "4:77",
    'Node "writer" does not communicate, so this is not carried out. Set "can_communicate": true in its config.',
  ],
  [
    "ask-ring",
    "4:92",
    "These nodes ask each other: writer → editor → writer. That works as written, because who answers carries out no directives; but a model that asks back before it answers is refused with ASK_CYCLE.",
  ],
  ["unheard-broadcast", "4:124", 'There is no node "editors" to hear this. Did you mean "editor"?'],
  [
    "unset-shared-key",
    "5:101",
    'No directive sets "drft": unless a model does so on its own, this reads null. Did you mean "draft"?',
  ],
  [
    "ask-budget",
    "3:41",
    'The directives ask 2 questions, and the budget allows 1: the run will refuse the rest. Raise "max_asks", or ask less.',
  ],
  ["unknown-rule", "3:29", 'There is no rule "ask-rings". Did you mean "ask-ring"?'],
];

describe("a broken document", () => {
  test.each(documents)("%s is told of once, at %s", async (rule, place, message) => {
    const { diagnostics } = await check(read(rule));
    const found = diagnostics.filter(({ code }) => code === rule);
    expect(found.map((one) => `${one.range.start.line + 1}:${one.range.start.character + 1} ${one.message}`)).toEqual([
      `${place} ${message}`,
    ]);
    // A short secret is also one that stands in the file.
    expect(diagnostics.filter(({ code }) => code !== rule).map(({ code }) => code)).toEqual(
      rule === "short-secret" ? ["secret-value"] : [],
    );
  });

  test("is there for every file of the folder", () => {
    expect(readdirSync(folder).sort()).toEqual(documents.map(([rule]) => `${rule}.workflow.json`).sort());
  });
});
