import type { Snapshot } from "./snapshot.ts";
import { placeAt } from "./text-place.ts";

/** The workflow's file that a node runs, as the document names it, where its name stands at an offset. */
export function workflowFileNamedAt(snapshot: Snapshot, offset: number): string | undefined {
  const place = placeAt(snapshot, offset);
  if (place?.part !== "value" || place.node?.document.type !== "workflow") return undefined;
  const isFile = place.path.length === 4 && place.path[2] === "config" && place.path[3] === "file";
  return isFile && typeof place.value === "string" && place.value !== "" ? place.value : undefined;
}
