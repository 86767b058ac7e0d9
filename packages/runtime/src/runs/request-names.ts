import { nodeName, type PendingInput } from "@chasmx/core";

/**
 * The name of the node that asks for something, for an eye. Where a workflow runs to answer a question, its path holds the
 * question's id, of which the beginning is enough.
 */
function askingNode({ path, nodeId }: PendingInput): string {
  return nodeName(path, nodeId).replaceAll(/(\?[0-9a-f]{8})-[0-9a-f-]{27}/g, "$1");
}

/**
 * What a request is called among all that a run waits for: its node's name, or its key where that node waits for several. What
 * stands in a journal may be anything: whoever shows it makes it safe to show.
 */
export function requestName(pending: PendingInput, all: readonly PendingInput[]): string {
  const name = askingNode(pending);
  const isShared = all.some((other) => other.key !== pending.key && askingNode(other) === name);
  return isShared ? shortKey(pending) : name;
}

/** Whether a person means a request by a name: its node's, whole or shortened, or its key. */
export function isCalled(pending: PendingInput, name: string): boolean {
  const { path, nodeId, key } = pending;
  return [askingNode(pending), nodeName(path, nodeId), shortKey(pending), key].includes(name);
}

/** A question's id stands in the key of what it asks for, of which the beginning is enough. */
function shortKey(pending: PendingInput): string {
  const node = nodeName(pending.path, pending.nodeId);
  return `${askingNode(pending)}${pending.key.slice(node.length).replace(/^(\/[0-9a-f]{8})-[0-9a-f-]{27}\//, "$1/")}`;
}
