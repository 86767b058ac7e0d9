import type { RunEntry, WorkflowEntry } from "@chasmx/run-server/protocol";
import { plainLine } from "../plain-text.ts";
import type { RunStatus } from "../protocol-types.ts";

/** What a line of a tree shows. */
export interface ItemLooks {
  readonly label: string;
  readonly description: string;
  /** The name of one of the editor's icons, and the colour of its theme. */
  readonly icon: { readonly id: string; readonly color?: string };
  /** Text, never Markdown: it holds what workflows and models say. */
  readonly tooltip: string;
  /** What a screen reader says: what the icon shows is among it. */
  readonly spoken: string;
  /** What the menus of `package.json` ask for. */
  readonly context: string;
}

/** The mode as it is shown everywhere: `simple`, `pubsub`, or `pubsub (fell back)`. */
export function modeBadge(mode: WorkflowEntry["mode"], run?: RunEntry): string {
  return mode === "pubsub" && run?.mode?.fell_back !== undefined ? "pubsub (fell back)" : mode;
}

const statusIcons: { readonly [Status in RunStatus]: ItemLooks["icon"] } = {
  accepted: { id: "circle-outline" },
  running: { id: "sync~spin", color: "charts.blue" },
  paused: { id: "bell-dot", color: "charts.yellow" },
  interrupted: { id: "debug-pause", color: "charts.orange" },
  completed: { id: "pass", color: "testing.iconPassed" },
  failed: { id: "error", color: "testing.iconFailed" },
  cancelled: { id: "circle-slash", color: "testing.iconSkipped" },
};

/** The icon of a run's standing; that of a later version's standing too. */
export function statusIcon(status: string): ItemLooks["icon"] {
  return Object.hasOwn(statusIcons, status) ? statusIcons[status as RunStatus] : { id: "question" };
}

/** A workflow's line. `runs` are those of its folder, the latest first. */
export function workflowLooks(entry: WorkflowEntry, runs: readonly RunEntry[]): ItemLooks {
  const { name, file, description, errors, last_run } = entry;
  const run = last_run === undefined ? undefined : runs.find(({ run_id }) => run_id === last_run.run_id);
  const badge = modeBadge(entry.mode, run);
  const problems = errors === 0 ? "" : `${errors} ${errors === 1 ? "problem" : "problems"}`;
  const reason = run?.mode?.fell_back?.reason;
  const lines = [
    name,
    file,
    description ?? "",
    reason === undefined ? "" : `Its last run fell back to memory: ${reason}`,
    last_run === undefined ? "It has not run yet." : `Last run: ${last_run.status}, ${last_run.run_id}`,
  ];
  return {
    label: plainLine(name),
    description: [badge, problems].filter((part) => part !== "").join(" · "),
    icon: iconOf(entry),
    tooltip: lines.filter((line) => line !== "").join("\n"),
    spoken: [name, badge, problems, last_run === undefined ? "has not run" : `last run ${last_run.status}`].join(", "),
    context: errors === 0 ? "workflow" : "workflow-with-problems",
  };
}

function iconOf({ errors, last_run }: WorkflowEntry): ItemLooks["icon"] {
  if (errors > 0) return { id: "warning", color: "list.warningForeground" };
  return last_run === undefined ? { id: "type-hierarchy" } : statusIcon(last_run.status);
}

/** A run's line. `now` and `locale` say how its time is written. */
export function runLooks(
  run: RunEntry,
  { now, locale }: { readonly now: number; readonly locale?: string },
): ItemLooks {
  const { run_id, workflow, status, accepted_at, ended_at, mode, is_own } = run;
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(accepted_at);
  const isGoing = status === "running" || status === "paused" || status === "accepted";
  const facts = {
    time,
    took: status === "interrupted" ? "" : durationText((ended_at ?? now) - accepted_at),
    // The icon of one that went well says enough.
    status: status === "completed" ? "" : status,
    fellBack: mode?.fell_back === undefined ? "" : "fell back",
    where: isGoing && !is_own ? "elsewhere" : "",
  };
  return {
    label: plainLine(workflow),
    description: Object.values(facts)
      .filter((fact) => fact !== "")
      .join(" · "),
    icon: statusIcon(status),
    tooltip: [workflow, status, run_id, mode?.fell_back?.reason ?? ""].filter((line) => line !== "").join("\n"),
    spoken: [workflow, status, time, facts.took, facts.fellBack].filter((fact) => fact !== "").join(", "),
    context: `run-${status}`,
  };
}

/** A time as people say it. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60
    ? `${minutes} min ${Math.floor((ms % 60_000) / 1000)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
