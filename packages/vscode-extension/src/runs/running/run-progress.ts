import type { RunEvent, RunStatus } from "../protocol-types.ts";

/** How far a run is, for a line of text. */
export interface RunProgress {
  readonly name: string;
  readonly status: RunStatus;
  /** Nodes of the workflow itself, without those of the workflows that it runs. */
  readonly nodes: number;
  readonly finished: number;
  /** The nodes that are at work, the latest last. */
  readonly working: readonly string[];
  /** What people are asked for, by its steps. */
  readonly waiting: readonly string[];
  readonly failure?: { readonly message: string; readonly code: string; readonly node?: string };
  /** Why its transport was given up. */
  readonly fellBack?: string;
}

/** A run of which nothing is known yet. */
export const unknownProgress: RunProgress = {
  name: "Run",
  status: "accepted",
  nodes: 0,
  finished: 0,
  working: [],
  waiting: [],
};

/** The progress after one more event. */
export function advance(progress: RunProgress, event: RunEvent): RunProgress {
  return advanceNodes(advanceRun(progress, event), event);
}

function advanceRun(progress: RunProgress, event: RunEvent): RunProgress {
  if (event.path !== "") return advanceInputs(progress, event);
  switch (event.type) {
    case "run-accepted":
      return { ...progress, name: nameOf(event.workflow), nodes: countOf(event.workflow.nodes) };
    case "run-started":
    case "run-resumed":
      return { ...progress, status: "running" };
    case "run-paused":
      return { ...progress, status: "paused" };
    case "run-interrupted":
      return { ...progress, status: "interrupted", working: [] };
    case "run-completed":
      return { ...progress, status: "completed", working: [], waiting: [] };
    case "run-cancelled":
      return { ...progress, status: "cancelled", working: [], waiting: [] };
    case "run-failed": {
      const { error, node_id } = event;
      const failure = { message: error.message, code: error.code, ...(node_id === undefined ? {} : { node: node_id }) };
      return { ...progress, status: "failed", working: [], waiting: [], failure };
    }
    case "transport-fallback":
      return { ...progress, fellBack: event.error.message };
    default:
      return advanceInputs(progress, event);
  }
}

function advanceInputs(progress: RunProgress, event: RunEvent): RunProgress {
  switch (event.type) {
    case "input-requested":
      return { ...progress, waiting: [...without(progress.waiting, event.key), event.key] };
    case "input-given":
      return { ...progress, status: "running", waiting: without(progress.waiting, event.key) };
    case "input-withdrawn":
    // Its time was over.
    case "step-failed":
      return { ...progress, waiting: without(progress.waiting, event.key) };
    default:
      return progress;
  }
}

function without(all: readonly string[], one: string): readonly string[] {
  return all.filter((each) => each !== one);
}

function advanceNodes(progress: RunProgress, event: RunEvent): RunProgress {
  if (event.path !== "" || !("node_id" in event) || event.node_id === undefined) return progress;
  const { node_id } = event;
  const others = without(progress.working, node_id);
  if (event.type === "node-started") return { ...progress, working: [...others, node_id] };
  const isEnd = event.type === "node-completed" || event.type === "node-failed" || event.type === "node-skipped";
  return isEnd ? { ...progress, working: others, finished: progress.finished + 1 } : progress;
}

function nameOf({ name }: { readonly name?: unknown }): string {
  return typeof name === "string" && name !== "" ? name : "Run";
}

function countOf(nodes: unknown): number {
  return Array.isArray(nodes) ? nodes.length : 0;
}

/** Whether nothing more happens until somebody goes on with it. */
export function isOver({ status }: RunProgress): boolean {
  return status === "completed" || status === "failed" || status === "cancelled" || status === "interrupted";
}

/** One line of what happens now. */
export function progressText(progress: RunProgress): string {
  const { nodes, finished, working, waiting } = progress;
  const count = nodes === 0 ? "" : `${finished} of ${nodes} nodes`;
  const doing = waiting.length > 0 ? waitingText(waiting.length) : working.slice(-3).join(", ");
  return [count, doing].filter((part) => part !== "").join(" · ");
}

function waitingText(waiting: number): string {
  return waiting === 1 ? "waits for an answer" : `waits for ${waiting} answers`;
}
