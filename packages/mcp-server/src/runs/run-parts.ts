import { communicationLog, type JsonObject, type JsonValue, nodeName, type RunEvent } from "@chasmx/core";
import { maxOutputCharacters } from "../limits.ts";
import type { RunPart } from "../resources/uris.ts";
import type { FoundRun } from "./find-run.ts";

/** The parts of a run that are shown where somebody asks for them. */
export const runParts: readonly RunPart[] = ["outputs", "conversation", "events"];

/** What of a part is shown. */
export interface Shown {
  /** Only these nodes, where any are named. */
  readonly names: readonly string[];
  /** How many messages or events at most. */
  readonly limit: number;
}

/** A part of a run, as far as one answer holds it. */
export interface View {
  readonly value: JsonValue;
  readonly isCut: boolean;
}

/** The whole of a part of a run. */
export function wholeOf(part: RunPart, found: FoundRun): JsonValue {
  if (part === "outputs") return outputsOf(found, []);
  if (part === "events") return found.events as unknown as JsonValue;
  return communicationLog(found.events) as unknown as JsonValue;
}

/** A part of a run for an answer: the latest of it, and no more than one answer holds. */
export function viewOf(part: RunPart, found: FoundRun, { names, limit }: Shown): View {
  if (part === "outputs") return boundedOutputs(outputsOf(found, names));
  if (part === "events")
    return latest(
      found.events.filter((event) => isAbout(event, names)),
      limit,
    );
  const { messages } = communicationLog(found.events);
  const isMeant = (name: string) => names.length === 0 || names.includes(name);
  return latest(
    messages.filter(({ from, to }) => isMeant(from) || [to].flat().some(isMeant)),
    limit,
  );
}

/** What the nodes gave, by name. */
function outputsOf({ state }: FoundRun, names: readonly string[]): JsonObject {
  const outputs: [string, JsonValue][] = [];
  for (const { path, nodeId, output } of state.nodes.values()) {
    const name = nodeName(path, nodeId);
    if (output !== undefined && (names.length === 0 || names.includes(name))) outputs.push([name, output]);
  }
  return Object.fromEntries(outputs);
}

function isAbout(event: RunEvent, names: readonly string[]): boolean {
  if (names.length === 0) return true;
  const nodeId = event.type === "message-sent" ? event.from : (event as { readonly node_id?: string }).node_id;
  return nodeId !== undefined && names.includes(nodeName(event.path, nodeId));
}

function boundedOutputs(outputs: JsonObject): View {
  let left = maxOutputCharacters;
  const shown: [string, JsonValue][] = [];
  for (const [name, output] of Object.entries(outputs)) {
    left -= JSON.stringify(output).length;
    if (left < 0) return { value: Object.fromEntries(shown), isCut: true };
    shown.push([name, output as JsonValue]);
  }
  return { value: Object.fromEntries(shown), isCut: false };
}

function latest(all: readonly object[], limit: number): View {
  let left = maxOutputCharacters;
  let first = all.length;
  while (first > 0 && all.length - first < limit) {
    left -= JSON.stringify(all[first - 1]).length;
    if (left < 0) break;
    first -= 1;
  }
  return { value: all.slice(first) as unknown as JsonValue, isCut: first > 0 };
}
