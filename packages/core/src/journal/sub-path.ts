import { nodeName } from "./run-state.ts";

/** What runs a sub-workflow: an attempt of a node, or its answer to a question. */
export interface SubWorkflowPlace {
  /** The path of the node that runs it. */
  readonly path: string;
  readonly nodeId: string;
  /** The attempt's number, or the id of the question. */
  readonly activity: string;
  /** Tells several runs of one activity apart; empty where there is one. */
  readonly scope: string;
}

/**
 * The path of a sub-workflow's run: `pipeline`, `pipeline[3]` for an item, `pipeline#2[3]` in the node's second attempt, and
 * `pipeline?8f…` while it answers a question. No id of a node holds these signs, so no two runs share a path.
 */
export function subPath({ path, nodeId, activity, scope }: SubWorkflowPlace): string {
  const isAttempt = /^\d+$/.test(activity);
  const attempt = activity === "1" ? "" : `#${activity}`;
  return `${nodeName(path, nodeId)}${isAttempt ? attempt : `?${activity}`}${scope === "" ? "" : `[${scope}]`}`;
}

/** A path as it would be in the first attempt of everything. */
export function withoutAttempts(path: string): string {
  return path.replaceAll(/#\d+/g, "");
}
