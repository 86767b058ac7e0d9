import { describe } from "vitest";
import { agent, compute, decide, edge, start, testCases, workflow } from "./finding-cases.test-kit.ts";

describe("the graph", () => {
  testCases([
    ["an edge to itself", workflow([agent("a", "x")], [edge("a", "a")]), [["cycle", "{", "waits for itself: a → a"]]],
    [
      "an edge that leads nowhere at all",
      workflow([start, agent("a", "x")], [edge("start", "a"), edge("zzzzzz", "a")]),
      [["unknown-edge-node", '"zzzzzz"', "no node with this id"]],
      '"edges":[{"from":"start","to":"a"}]',
    ],
    [
      "an edge that leads nowhere, before others",
      workflow([start, agent("a", "x")], [edge("zzzzzz", "a"), edge("start", "a")]),
      [["unknown-edge-node", '"zzzzzz"']],
      '"edges":[{"from":"start","to":"a"}]',
    ],
    [
      "an edge that leads nowhere and is the only one",
      workflow([start], [edge("start", "zzzzzz")]),
      [["unknown-edge-node", '"zzzzzz"']],
      '"edges":[]',
    ],
    [
      "an edge that stands twice",
      workflow([start, agent("a", "x")], [edge("start", "a"), edge("start", "a")]),
      [["duplicate-edge", "{", "Remove one of them"]],
      '"edges":[{"from":"start","to":"a"}]',
    ],
    [
      "an output that no edge brings",
      workflow([agent("a", "x"), agent("b", "{{outputs.a}}"), agent("c", "x")], [edge("a", "c")]),
      [["output-not-upstream", "outputs.a", "Add an edge"]],
      '"edges":[{ "from": "a", "to": "b" }, {"from":"a","to":"c"}]',
    ],
    [
      "an output that an edge would bring in a ring",
      workflow([agent("a", "{{outputs.b}}"), agent("b", "x")], [edge("a", "b")]),
      [["output-not-upstream", "outputs.b"]],
      '"edges":[{"from":"a","to":"b"}]}',
    ],
    [
      "a cycle within a larger group",
      workflow(
        [agent("c", "x"), agent("a", "x"), agent("b", "x")],
        [edge("a", "b"), edge("b", "a"), edge("b", "c"), edge("c", "a")],
      ),
      [["cycle", "{", "c → a → b → c"]],
    ],
    [
      "an unknown end, told of alone",
      workflow([start, agent("a", "{{outputs.start}}"), agent("b", "x")], [edge("strat", "a"), edge("a", "b")]),
      [["unknown-edge-node", '"strat"', 'Did you mean "start"?']],
      '"from":"start"',
    ],
    [
      "a node without a type, told of alone",
      workflow(
        [start, { id: "a" }, agent("b", "{{outputs.a}} {{outputs.start}}")],
        [edge("start", "a"), edge("a", "b")],
      ),
      [["schema", "{", '"type" is missing']],
    ],
    [
      "an edge without an end, told of alone",
      workflow([start, agent("a", "{{outputs.start}}")], [{ from: "start" }]),
      [["schema", "{", '"to" is missing']],
    ],
    [
      "a line that nothing leads to, told of once",
      workflow([start, compute("a", "1"), compute("b", "2"), compute("c", "3")], [edge("start", "c"), edge("a", "b")]),
      [["unreachable-node", '"a"', "and neither do the 1 behind it"]],
    ],
    [
      "an agent that is only asked",
      workflow([start, agent("a", "CALL: ask_node('b', 'x')"), agent("b", "x")], [edge("start", "a")]),
      [],
    ],
    [
      "an agent that only a model may ask",
      workflow([start, agent("a", "x"), agent("b", "x")], [edge("start", "a")]),
      [["unreachable-node", '"b"', "if a model asks it"]],
    ],
    [
      "a branch of a node that has none",
      workflow([agent("a", "x"), agent("b", "x")], [edge("a", "b", "true")]),
      [["unknown-branch", '"true"', "has no branches"]],
    ],
    [
      "a mistyped branch",
      workflow([decide, agent("b", "x"), agent("c", "x")], [edge("decide", "b", "ture"), edge("decide", "c", "false")]),
      [["unknown-branch", '"ture"']],
      '"branch":"true"',
    ],
    ["a false branch that leads nowhere", workflow([decide, agent("b", "x")], [edge("decide", "b", "true")]), []],
    [
      "an edge for all branches beside one for one",
      workflow([decide, agent("b", "x"), agent("c", "x")], [edge("decide", "b", "true"), edge("decide", "c")]),
      [],
    ],
    [
      "a refusal that leads nowhere",
      workflow(
        [{ id: "ok", type: "approval", config: { question: "?" } }, agent("b", "x")],
        [edge("ok", "b", "approve")],
      ),
      [],
    ],
    [
      "a choice that an author named and that leads nowhere",
      workflow(
        [{ id: "ok", type: "approval", config: { question: "?", choices: ["a", "b"] } }, agent("b", "x")],
        [edge("ok", "b", "a")],
      ),
      [["unused-branch", '"ok"']],
    ],
    ["a decision that is read", workflow([decide, agent("b", "{{outputs.decide}}")], [edge("decide", "b")]), []],
    ["a decision that is the result", workflow([decide, { id: "e", type: "end" }], [edge("decide", "e")]), []],
    [
      "cases that are no objects",
      workflow([{ ...decide, config: { cases: [null] } }, agent("a", "x")], [edge("decide", "a", "x")]),
      [["schema", "null"]],
    ],
  ]);
});
