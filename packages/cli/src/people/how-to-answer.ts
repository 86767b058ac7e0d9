import { nodeName, type PendingInput } from "@chasmx/core";
import { isCalled as isMeant, requestName as nameOf } from "@chasmx/runtime";
import { shownName } from "../run-view/shown-name.ts";
import { printableLine } from "../terminal/printable.ts";

/** The name of the node that asks for something, as lines show it. */
export function askingNode({ path, nodeId }: PendingInput): string {
  return shownName(nodeName(path, nodeId));
}

/** What a request is called among all that a run waits for, as lines show it. */
export function requestName(pending: PendingInput, all: readonly PendingInput[]): string {
  return printableLine(nameOf(pending, all));
}

/** Whether a person means a request by a name: its node's, whole or as lines show it, or its key. */
export function isCalled(pending: PendingInput, name: string): boolean {
  return isMeant(pending, name) || [askingNode(pending), requestName(pending, [])].includes(name);
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
