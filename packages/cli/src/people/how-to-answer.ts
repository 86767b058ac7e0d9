import { nodeName, type PendingInput } from "@chasmx/core";
import { shownName } from "../run-view/shown-name.ts";

/** The name of the node that asks for something, as lines show it. */
export function askingNode({ path, nodeId }: PendingInput): string {
  return shownName(nodeName(path, nodeId));
}

/** What a request is called among all that a run waits for: its node's name, or its key where that node waits for several. */
export function requestName(pending: PendingInput, all: readonly PendingInput[]): string {
  const name = askingNode(pending);
  const isShared = all.some((other) => other.key !== pending.key && askingNode(other) === name);
  return isShared ? shownKey(pending) : name;
}

/** Whether a person means a request by a name: its node's, whole or as lines show it, or its key. */
export function isCalled(pending: PendingInput, name: string): boolean {
  const { path, nodeId, key } = pending;
  return [askingNode(pending), nodeName(path, nodeId), shownKey(pending), key].includes(name);
}

/** A question's id stands in the key of what it asks for, of which the beginning is enough. */
function shownKey({ path, nodeId, key }: PendingInput): string {
  const node = nodeName(path, nodeId);
  return `${shownName(node)}${key.slice(node.length).replace(/^(\/[0-9a-f]{8})-[0-9a-f-]{27}\//, "$1/")}`;
}

/**
 * The command that answers a request, without the value: a choice is somebody else's text, and no command that is pasted into a
 * shell may hold one. The request is named where the run waits for several things.
 */
export function answerCommand(runId: string, name?: string): string {
  return `chasmx answer ${runId}${name === undefined ? "" : ` --node ${quoted(name)}`} --value …`;
}

/** A shell takes the brackets, the question marks and the hashes of paths for its own. */
function quoted(name: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(name) ? name : `"${name}"`;
}
