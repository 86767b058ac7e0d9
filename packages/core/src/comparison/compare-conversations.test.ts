import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NodeFacts } from "../workflow/node-facts.ts";
import { compareWorkflows } from "./compare-workflows.ts";

const agent = (id: string, prompt = "", more: object = {}) => ({
  id,
  type: "ai-processor",
  config: { can_communicate: true, prompt, ...more },
});
const mute = (id: string, prompt = "") => agent(id, prompt, { can_communicate: false });
const step = (id: string, type = "delay") => ({ id, type });
const ask = (target: string) => `CALL: ask_node('${target}', 'Why?')`;

type Nodes = readonly object[];

function sentences(before: Nodes, after: Nodes, knownTypes: readonly NodeFacts[] = []): string[] {
  const [old, now] = [before, after].map((nodes) => JSON.stringify({ name: "w", nodes }));
  return compareWorkflows(old ?? "", now ?? "", knownTypes).conversation.map(({ sentence }) => sentence);
}

describe("the conversations of two documents", () => {
  const cases: readonly (readonly [what: string, before: Nodes, after: Nodes, told: readonly string[]])[] = [
    [
      "who asks whom by a directive",
      [agent("student", ask("teacher")), agent("teacher"), agent("librarian")],
      [agent("student", ask("librarian")), agent("teacher"), agent("librarian")],
      ["student no longer asks teacher", "student now asks librarian"],
    ],
    [
      "that a node is gone whom others would still ask",
      [agent("student", ask("teacher")), agent("teacher")],
      [agent("student", ask("teacher"))],
      ["teacher no longer communicates", "teacher can no longer be asked by student"],
    ],
    [
      "that somebody has come whom others wanted to ask",
      [agent("student", ask("teacher"))],
      [agent("student", ask("teacher")), mute("teacher")],
      ["teacher can now be asked by student"],
    ],
    [
      "that a node has a type that answers nobody",
      [agent("student", ask("teacher")), mute("teacher")],
      [agent("student", ask("teacher")), step("teacher")],
      ["teacher can no longer be asked", "teacher can no longer be asked by student"],
    ],
    [
      "who no longer communicates, and so asks nobody",
      [agent("critic", ask("teacher")), agent("teacher")],
      [mute("critic", ask("teacher")), agent("teacher")],
      ["critic no longer communicates", "critic no longer asks teacher"],
    ],
    [
      "whom a broadcast is for",
      [agent("a", "CALL: broadcast_message('x')"), agent("b"), step("c")],
      [agent("a", "CALL: broadcast_message('x', ['delay'])"), agent("b"), step("c")],
      ["a no longer broadcasts to everyone", "a now broadcasts to every delay", "b no longer hears broadcasts"],
    ],
    [
      "who hears one that is for some alone",
      [agent("a", "CALL: broadcast_message('x', target_agents=['b', 'none'])"), agent("b"), agent("c")],
      [agent("a", "CALL: broadcast_message('x', target_agents=['c', 'a'])"), agent("b"), agent("c")],
      [
        "a no longer broadcasts to b",
        "a now broadcasts to c",
        "b no longer hears broadcasts",
        "c now hears broadcasts",
      ],
    ],
    [
      "nodes that are named and of a type that is not",
      [agent("a", ""), agent("b")],
      [agent("a", "CALL: broadcast_message('x', ['filter'], ['b'])"), agent("b")],
      [],
    ],
    [
      "that a sender hears another sender, and never itself",
      [agent("a", "CALL: broadcast_message('x')"), agent("b")],
      [agent("a", "CALL: broadcast_message('x')"), agent("b", "CALL: broadcast_message('y')")],
      ["b now broadcasts to everyone", "a now hears broadcasts"],
    ],
    [
      "what is written to the shared context and read from it",
      [agent("a", "CALL: set_shared_context('tone', 1)"), agent("b", "CALL: get_shared_context('tone')")],
      [agent("a", "CALL: set_shared_context('mood', 1)"), agent("b", "CALL: get_shared_context('mood')")],
      [
        'a no longer writes the shared "tone"',
        'a now writes the shared "mood"',
        'b no longer reads the shared "tone"',
        'b now reads the shared "mood"',
      ],
    ],
    [
      "nothing where a directive's words change and its target does not",
      [agent("a", ask("b")), agent("b")],
      [agent("a", "CALL: ask_node('b', 'What else?')"), agent("b")],
      [],
    ],
  ];

  test.each(cases.map(([what, before, after, told]) => [what, { before, after, told }] as const))(
    "tell %s",
    (_, { before, after, told }) => {
      expect(sentences(before, after)).toEqual(told);
      expect(sentences(before, before)).toEqual([]);
    },
  );

  test("tell nothing that a template decides", () => {
    const open = agent("a", "CALL: ask_node({{who}}, 'Why?') CALL: broadcast_message('x', {{types}})");
    const fixed = agent("a", `${ask("b")} CALL: broadcast_message('x')`);
    expect(sentences([fixed, agent("b")], [open, agent("b")])).toEqual([]);
    expect(sentences([open, agent("b")], [fixed, agent("b")])).toEqual([]);
  });

  test("tell nothing of a prompt that cannot be read, and of a type that is not known", () => {
    const asking = [agent("a", ask("b")), agent("b")];
    expect(sentences(asking, [agent("a", `${ask("b")} {{`), agent("b")])).toEqual([]);
    expect(sentences(asking, [{ ...agent("a"), type: "of-a-plugin" }, agent("b")])).toEqual([]);
    expect(sentences(asking, [agent("a", ask("b")), step("b", "of-a-plugin")])).toEqual(["b no longer communicates"]);
  });

  test("know the node types of plugins by their facts", () => {
    const oracle: NodeFacts = {
      type: "oracle",
      description: "Answers.",
      configSchema: {},
      canAnswer: true,
      branches: () => undefined,
    };
    const after = [agent("a", ask("b")), step("b", "oracle")];
    expect(sentences([agent("a"), step("b")], after, [oracle])).toEqual(["b can now be asked", "a now asks b"]);
  });

  test("are told with the facts as data", () => {
    const [old, now] = [[agent("a")], [agent("a", "CALL: set_shared_context('k', 1)")]].map((nodes) =>
      JSON.stringify({ nodes }),
    );
    expect(compareWorkflows(old ?? "", now ?? "").conversation).toEqual([
      { change: "added", kind: "writes", node: "a", key: "k", sentence: 'a now writes the shared "k"' },
    ]);
  });

  test("have ids on one line, whatever they hold", () => {
    const [sentence] = sentences([mute("a\n\u001b[31m")], [agent("a\n\u001b[31m")]);
    expect(sentence).toBe("a\\n\\u001b[31m now communicates");
  });

  test("are told the same where few prompts are parsed and where all are, because many nodes came", () => {
    const ids = ["a", "b", "it's", "d"];
    const prompt = fc.constantFrom(
      "",
      ...["a", "b", "it\\'s", "d"].map(ask),
      "CALL: broadcast_message('x')",
      "CALL: broadcast_message('x', target_agents=['b', 'd'])",
      "CALL: ask_node({{who}}, 'Why?') CALL: set_shared_context('k', 1)",
      "CALL: broadcast_message('x', {{types}})",
      "{{",
    );
    const node = fc.tuple(prompt, fc.boolean(), fc.boolean());
    const nodes = fc.tuple(...ids.map(() => fc.option(node))).map((all) =>
      all.flatMap((made, index) => {
        const [text = "", canCommunicate = false, answers = false] = made ?? [];
        if (made === null) return [];
        const { config, ...rest } = agent(ids[index] ?? "", text, { can_communicate: canCommunicate });
        return [{ ...rest, config, type: answers ? "ai-processor" : "delay" }];
      }),
    );
    // Each says something of its own: none of them may pass for another node under a new name.
    const crowd = Array.from({ length: 60 }, (_, index) => agent(`one of many ${index}`, `Speak as number ${index}.`));
    fc.assert(
      fc.property(nodes, nodes, (before, after) => {
        const told = sentences(before, [...after, ...crowd]).filter((sentence) => !sentence.includes("one of many"));
        expect(sentences(before, after)).toEqual(told);
      }),
      { numRuns: 300 },
    );
  });
});
