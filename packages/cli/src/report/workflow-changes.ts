import { compareWorkflows, describeComparison, type JsonObject } from "@chasmx/core";

/**
 * What differs between two documents of one workflow, each as a few words: `node "a" was added`. Empty where they say the
 * same. The values of secrets are no part of it: a journal does not hold them.
 */
export function workflowChanges(before: JsonObject, after: JsonObject): string[] {
  const sections = describeComparison(compareWorkflows(spelt(before), spelt(after)));
  return sections.flatMap(({ noun, parts }) => {
    // The conversation follows from the rest.
    if (noun === "fact") return [];
    return parts.map(({ change, name }) => {
      if (noun === "edge") return `edge ${name} was ${change}`;
      return noun === "key" ? `"${name}" was ${change}` : `${noun} "${name}" was ${change}`;
    });
  });
}

/** The document without the values of its secrets, which are marks in a journal. */
export function withoutSecretValues(document: JsonObject): JsonObject {
  return JSON.parse(spelt(document)) as JsonObject;
}

function spelt(document: JsonObject): string {
  return JSON.stringify(document, (_, item: unknown) => {
    if (typeof item !== "object" || item === null || !("secret" in item) || item.secret !== true) return item;
    return { ...item, value: undefined };
  });
}
