import { describe } from "vitest";
import { agent, testCases, topic, workflow } from "./finding-cases.test-kit.ts";

describe("the conversation", () => {
  const writer = agent("writer", "x");
  testCases([
    [
      "a mistyped target in double quotes",
      workflow([agent("a", 'CALL: ask_node("writr", "x")'), writer]),
      [["unknown-ask-target", '\\"writr\\"']],
      'ask_node(\\"writer\\", \\"x\\")',
    ],
    [
      "a target by what it is called",
      workflow([agent("a", "CALL: ask_node('The Author', 'x')"), agent("writer", "x", { name: "The Author" })]),
      [["unknown-ask-target", "'The Author'", 'Did you mean "writer"?']],
      "ask_node('writer', 'x')",
    ],
    ["a target that a template gives", workflow([agent("a", "CALL: ask_node({{topic}}, 'x')"), writer], [], topic), []],
    [
      "directives that nobody carries out, told of once",
      workflow([agent("a", "CALL: ask_node('nobody', 'x') CALL: ask_node('a', 'x')", { can_communicate: false })]),
      [["inactive-directive", "CALL: ask_node('nobody', 'x')"]],
      '"can_communicate":true',
    ],
    [
      "a broadcast that nobody hears",
      workflow([agent("a", "CALL: broadcast_message('x')")]),
      [["unheard-broadcast", "'x'", "no node besides"]],
    ],
    [
      "a broadcast to an id as a type",
      workflow([agent("a", "CALL: broadcast_message('x', ['writer'])"), writer]),
      [["unheard-broadcast", "['writer']", "target_agents"]],
    ],
    [
      "a broadcast to a silent node",
      workflow([
        agent("a", "CALL: broadcast_message('x', target_agents='b')"),
        agent("b", "x", { can_communicate: false }),
        writer,
      ]),
      [["unheard-broadcast", "'b'", "does not communicate"]],
    ],
    [
      "a broadcast to a type that hears it",
      workflow([agent("a", "CALL: broadcast_message('x', 'ai-processor')"), writer]),
      [],
    ],
    ["filters that a template gives", workflow([agent("a", "CALL: broadcast_message('x', {{topic}})")], [], topic), []],
    ["a shared key with a default", workflow([agent("a", "CALL: get_shared_context('k', 'none')")]), []],
    [
      "a shared key that a template names",
      workflow([agent("a", "CALL: get_shared_context('k') CALL: set_shared_context('{{topic}}', 1)")], [], topic),
      [],
    ],
    [
      "a budget that a condition may keep",
      workflow([agent("a", "{% if topic %}CALL: ask_node('writer', 'x'){% endif %}"), writer], [], {
        ...topic,
        metadata: { budget: { max_asks: 0 } },
      }),
      [],
    ],
  ]);
});
