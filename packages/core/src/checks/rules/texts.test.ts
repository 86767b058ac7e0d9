import { describe } from "vitest";
import { agent, compute, edge, start, testCases, topic, workflow } from "./finding-cases.test-kit.ts";

describe("templates and expressions", () => {
  testCases([
    [
      "a missing variable, told of once",
      workflow([agent("a", "{{tone}} {{tone}} {{ tone | upcase }}")]),
      [["unknown-variable", "tone", "read in 2 more places"]],
      '"variables": [{ "name": "tone" }], "nodes"',
    ],
    [
      "a missing variable beside others",
      workflow([agent("a", "{{topic}} {{weather}}")], [], topic),
      [["unknown-variable", "weather"]],
      '"variables":[{ "name": "weather" }, {"name":"topic"',
    ],
    [
      "a variable that is a node",
      workflow([agent("a", "x"), agent("b", "{{a}}")], [edge("a", "b")]),
      [["unknown-variable", "a", '"outputs.a"']],
    ],
    [
      "a variable that may be absent",
      workflow([agent("a", "{{ tone | default: 'calm' }}{% if mood %}{{mood}}{% endif %}")]),
      [],
    ],
    [
      "names of its own",
      workflow(
        [agent("a", "{% for t in topic %}{{t}}{{forloop.index}}{% endfor %}{% assign x = 1 %}{{x}}{{now}}")],
        [],
        topic,
      ),
      [],
    ],
    [
      "the names of a filter",
      workflow(
        [
          {
            id: "f",
            type: "filter",
            config: { items: "{{topic}}", condition: "item.x > index && list.all(i, i > 0)" },
          },
        ],
        [],
        topic,
      ),
      [["unknown-variable", "list"]],
    ],
    [
      "a node that is not there",
      workflow([agent("writer", "x"), agent("b", "{{outputs.wirter.x}}")], [edge("writer", "b")]),
      [["unknown-output", "outputs.wirter.x", 'Did you mean "writer"?']],
      "{{outputs.writer.x}}",
    ],
    [
      "an id with a dot",
      workflow([agent("a.b", "x"), agent("c", "{{outputs.a.b}}")], [edge("a.b", "c")]),
      [["unknown-output", "outputs.a.b", "a dot reads on"]],
      "{{outputs['a.b']}}",
    ],
    [
      "an id with a dash in a template",
      workflow([agent("a-b", "x"), agent("c", "{{outputs.a-b}}")], [edge("a-b", "c")]),
      [],
    ],
    [
      "an id with dashes in an expression",
      workflow([agent("a-b-c", "x"), compute("c", "size(outputs.a-b-c) > 1")], [edge("a-b-c", "c")]),
      [["unknown-output", "outputs.a-b-c", "a dash subtracts"]],
      "size(outputs['a-b-c']) > 1",
    ],
    [
      "a node beside one with a dash",
      workflow(
        [compute("a", "2"), compute("a-b", "1"), compute("c", "outputs.a-b")],
        [edge("a", "c"), edge("a-b", "c")],
      ),
      [["unknown-output", "outputs.a-b"]],
    ],
    [
      "a real subtraction",
      workflow(
        [compute("a", "2"), compute("a-topic", "1"), compute("c", "outputs.a-topic")],
        [edge("a", "c"), edge("a-topic", "c")],
        topic,
      ),
      [],
    ],
    [
      "its own output",
      workflow([agent("a", "{{outputs.a}}")]),
      [["output-not-upstream", "outputs.a", "its own output"]],
    ],
    [
      "a later output that may be absent",
      workflow([agent("a", "{{outputs.b | default: ''}}"), agent("b", "x")], [edge("a", "b")]),
      [],
    ],
    [
      "an output far before",
      workflow([agent("a", "x"), agent("b", "x"), agent("c", "{{outputs.a}}")], [edge("a", "b"), edge("b", "c")]),
      [],
    ],
    [
      "an answering agent that reads what its asker sees",
      workflow([start, agent("a", "CALL: ask_node('b', 'x')"), agent("b", "{{outputs.start}}")], [edge("start", "a")]),
      [],
    ],
    [
      "an error that is read",
      workflow([{ ...agent("a", "x"), on_error: "continue" }, agent("b", "{{outputs.a.error}}")], [edge("a", "b")]),
      [],
    ],
    ["an empty expression", workflow([compute("a", "")]), [["schema", '""']]],
    [
      "braces in an expression",
      workflow([compute("a", "{{topic}} > 1")], [], topic),
      [["cel-syntax", "}", "without {{ }}"]],
    ],
    [
      "a pattern that backtracks",
      workflow([agent("a", "x", { output_schema: { type: "string", pattern: "(?=a)" } })]),
      [["output-schema", '"(?=a)"', "pattern"]],
    ],
    [
      "a reference to no schema",
      workflow([agent("a", "x", { output_schema: { $ref: "#/nope" } })]),
      [["output-schema", "{"]],
    ],
    [
      "a secret in a question",
      workflow([agent("a", "CALL: ask_node('b', '{{key}}')"), agent("b", "x")], [], {
        variables: [{ name: "key", secret: true }],
      }),
      [["secret-in-text", "key"]],
    ],
    [
      "values that fit",
      workflow([start], [], {
        variables: [
          { name: "a", type: "number", value: 1 },
          { name: "b", type: "string", value: null },
          { name: "c", type: "json", value: [] },
        ],
      }),
      [],
    ],
  ]);
});
