import { nodeName, type PendingInput } from "@chasmx/core";
import { shownName } from "../run-view/shown-name.ts";

/**
 * The command that answers a request of a run, without the value: a choice is somebody else's text, and no command that is
 * pasted into a shell may hold one. The node is named where the run waits for several things.
 */
export function answerCommand(runId: string, { path, nodeId }: PendingInput, isOnly: boolean): string {
  const name = shownName(nodeName(path, nodeId));
  return `chasmx answer ${runId}${isOnly ? "" : ` --node ${quoted(name)}`} --value …`;
}

/** A shell takes the brackets, the question marks and the hashes of paths for its own. */
function quoted(name: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(name) ? name : `"${name}"`;
}
