import { plainLine } from "../plain-text.ts";
import { isOver, progressText, type RunProgress } from "./run-progress.ts";

/** The status bar's text for the runs that go on, or for the one that ended last. Undefined where there is nothing to show. */
export function runningText(
  runs: readonly RunProgress[],
): { readonly text: string; readonly tooltip: string } | undefined {
  const going = runs.filter((run) => !isOver(run));
  const [only, ...others] = going;
  if (only === undefined) return undefined;
  const tooltip = going.map((run) => `${run.name}: ${progressText(run)}`).join("\n");
  if (others.length > 0) return { text: `$(sync~spin) ${going.length} runs`, tooltip };
  const icon = only.waiting.length > 0 ? "$(bell-dot)" : "$(sync~spin)";
  return { text: `${icon} ${plainLine(only.name)} ${only.finished}/${only.nodes}`, tooltip };
}

/** How a run ended, as a sentence. */
export function endText({ name, status, failure, fellBack }: RunProgress): string {
  const suffix = fellBack === undefined ? "" : " It fell back to memory.";
  if (status === "failed" && failure !== undefined) {
    const where = failure.node === undefined ? "" : ` at "${failure.node}"`;
    return `${name} failed${where}: ${failure.message} (${failure.code})`;
  }
  if (status === "interrupted") return `${name} was interrupted. Resume it from the Runs view.`;
  return `${name} ${status === "cancelled" ? "was cancelled" : status}.${suffix}`;
}
