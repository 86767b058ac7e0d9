import {
  compareWorkflows,
  describeComparison,
  type JsonObject,
  type RunState,
  type Workflow,
  withoutSecretValues,
} from "@chasmx/core";

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

function spelt(document: JsonObject): string {
  return JSON.stringify(withoutSecretValues(document));
}

/** More than these are counted. */
const listedChanges = 8;

/** Changes in one line. */
export function describeRunChanges(changes: readonly string[]): string {
  const more = changes.length - listedChanges;
  return [...changes.slice(0, listedChanges), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
