import { type JsonObject, type JsonValue, type RunState, type Workflow, withoutSecretValues } from "@chasmx/core";

/**
 * What differs between the workflow that a run began with and another one, each as a few words: `node "a" was added`,
 * `node "b" was changed in review.json`. Empty where they say the same, the workflows that their nodes run included.
 */
export function runChanges(before: Pick<RunState, "workflow" | "workflows">, after: Workflow): string[] {
  const others = new Map(Object.entries(before.workflows));
  const files = new Set([...others.keys(), ...after.subWorkflows.keys()]);
  return [
    ...workflowChanges(before.workflow, after.document as JsonObject),
    ...[...files].flatMap((file) => {
      const [old, now] = [others.get(file), after.subWorkflows.get(file)?.document];
      if (old === undefined) return [`${file} was added`];
      if (now === undefined) return [`${file} was removed`];
      return workflowChanges(old, now as JsonObject).map((change) => `${change} in ${file}`);
    }),
  ];
}

/**
 * What differs between two documents of one workflow. The values of secrets are no part of it: a journal does not hold them.
 */
export function workflowChanges(one: JsonObject, other: JsonObject): string[] {
  const [before, after] = [withoutSecretValues(one), withoutSecretValues(other)];
  const changes = [
    ...changesIn(before, after, { list: "nodes", nameOf: ({ id }) => `node "${String(id)}"` }),
    ...changesIn(before, after, { list: "edges", nameOf: ({ from, to }) => `edge ${String(from)} → ${String(to)}` }),
    ...changesIn(before, after, { list: "variables", nameOf: ({ name }) => `variable "${String(name)}"` }),
    ...[...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((key) => !lists.has(key) && spelt(before[key]) !== spelt(after[key]))
      .map((key) => `"${key}" was changed`),
  ];
  if (changes.length > 0 || spelt(before) === spelt(after)) return changes;
  return ["the order of its parts was changed"];
}

const lists: ReadonlySet<string> = new Set(["nodes", "edges", "variables"]);

interface Part {
  readonly list: string;
  readonly nameOf: (item: JsonObject) => string;
}

function changesIn(before: JsonObject, after: JsonObject, { list, nameOf }: Part): string[] {
  const [old, now] = [before, after].map(
    (document) => new Map(itemsOf(document[list]).map((item) => [nameOf(item), spelt(item)])),
  );
  const names = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])];
  return names.flatMap((name) => {
    if (old?.get(name) === now?.get(name)) return [];
    if (old?.has(name) !== true) return [`${name} was added`];
    return [`${name} was ${now?.has(name) === true ? "changed" : "removed"}`];
  });
}

function itemsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}

function spelt(value: JsonValue | undefined): string {
  return JSON.stringify(value) ?? "";
}
