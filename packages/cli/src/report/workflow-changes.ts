import type { JsonObject, JsonValue } from "@chasmx/core";

/**
 * What differs between two documents of one workflow, each as a few words: `node "a" was added`. Empty where they say the
 * same. The values of secrets are no part of it: a journal does not hold them.
 */
export function workflowChanges(before: JsonObject, after: JsonObject): string[] {
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

/** The document without the values of its secrets, which are marks in a journal. */
export function withoutSecretValues(document: JsonObject): JsonObject {
  return JSON.parse(spelt(document)) as JsonObject;
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
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== "object" || item === null || !("secret" in item) || item.secret !== true) return item;
    return { ...item, value: undefined };
  });
}
