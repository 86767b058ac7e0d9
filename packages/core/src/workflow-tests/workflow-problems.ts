import { quote, quoteAll } from "../checks/facts/quote.ts";
import { didYouMean } from "../checks/facts/suggestions.ts";
import { childPointer } from "../workflow/json-pointer.ts";
import { nearestName } from "../workflow/nearest-name.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { messagesOf } from "./expected-conversation.ts";
import type { PlacedTest, TestFinding } from "./placed-test.ts";

/** What a test says of its workflow that cannot be: names of nodes and variables that it does not have. */
export function workflowProblems({ pointer: at, test }: PlacedTest, workflow: Workflow): TestFinding[] {
  const { inputs = {}, answers = {}, people = {}, expect: expected = {} } = test;
  const ids = workflow.nodes.map(({ id }) => id);
  const variables = workflow.variables.map(({ name }) => name);
  const { messages, at: list } = messagesOf(expected.conversation ?? []);
  const keys = (place: string, value: object) =>
    Object.keys(value).map((key) => ({ at: childPointer(place, key), key }));
  const named = [
    ...keys("/answers", answers),
    ...keys("/people", people),
    ...keys("/expect/nodes", expected.nodes ?? {}),
    ...keys("/expect/outputs", expected.outputs ?? {}),
    ...keys("/expect/schema", expected.schema ?? {}),
  ].filter(({ key }) => !key.includes("/"));
  const said = messages.flatMap(({ from, ask, to = [] }, index) => [
    ...[from].map((key) => ({ at: childPointer(list, index, "from"), key })),
    ...[ask].map((key) => ({ at: childPointer(list, index, "ask"), key })),
    ...to.map((key, position) => ({ at: childPointer(list, index, "to", position), key })),
  ]);
  return [
    ...keys("/inputs", inputs).flatMap((one) => unknown(one, variables, { noun: "variable", part: "key" })),
    ...named.flatMap((one) => unknown(one, ids, { noun: "node", part: "key" })),
    ...said.flatMap(({ at: place, key }) => {
      if (key === undefined || key.includes("/")) return [];
      return unknown({ at: place, key }, ids, { noun: "node" });
    }),
  ].map((finding) => ({ ...finding, pointer: `${at}${finding.pointer}` }));
}

interface Kind {
  readonly noun: "node" | "variable";
  readonly part?: "key";
}

function unknown(
  { at, key }: { readonly at: string; readonly key: string },
  names: readonly string[],
  kind: Kind,
): TestFinding[] {
  if (names.includes(key)) return [];
  const { noun, ...part } = kind;
  const known = names.length === 0 ? `It has no ${noun}s.` : `It has ${quoteAll(names)}.`;
  const meant = nearestName(key, names);
  const hint = meant === undefined ? ` ${known}` : didYouMean(meant);
  return [{ pointer: at, ...part, message: `The workflow has no ${noun} ${quote(key)}.${hint}` }];
}
