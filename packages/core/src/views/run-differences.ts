import type { JsonValue } from "../contracts/json.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { foldRunState } from "../journal/fold.ts";
import { type MessageState, nodeName, type RunState } from "../journal/run-state.ts";

/** Something that two runs of one workflow did not have in common. */
export interface RunDifference {
  /** What it is about: `status`, `node writer`, `shared rules`, `question student → teacher`. */
  readonly subject: string;
  readonly one: JsonValue;
  readonly other: JsonValue;
}

/**
 * Compares what two runs came to and what their agents said to each other. The order and the time of things that happen side
 * by side do not count, nor do ids: two transports may differ in them alone.
 */
export function runDifferences(one: readonly RunEvent[], other: readonly RunEvent[]): RunDifference[] {
  const [first, second] = [factsOf(foldRunState(one)), factsOf(foldRunState(other))];
  return [...new Set([...first.keys(), ...second.keys()])].flatMap((subject) => {
    const [a, b] = [first.get(subject) ?? null, second.get(subject) ?? null];
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ subject, one: a, other: b }];
  });
}

function factsOf({ runId, status, output, nodes, shared, messages }: RunState): Map<string, JsonValue> {
  const facts = new Map<string, JsonValue>([["status", status]]);
  if (output !== undefined) facts.set("output", output);
  for (const { path, nodeId, status: ended, output: given, branch, error } of nodes.values()) {
    facts.set(`node ${nodeName(withoutIds(path), nodeId)}`, plain([ended, given, branch, error?.code]));
  }
  for (const [name, { value }] of shared) facts.set(`shared ${withoutIds(name).replace("\0", "/")}`, value);
  for (const [subject, said] of Map.groupBy(messages.values(), subjectOf)) {
    // Several between the same two may come in any order.
    facts.set(subject, said.map((message) => JSON.stringify(wordsOf(message)).replaceAll(runId, "RUN")).sort());
  }
  return facts;
}

function subjectOf({ path, type, from, to }: MessageState): string {
  const place = withoutIds(path);
  const receivers = typeof to === "string" ? nodeName(place, to) : to.map((one) => nodeName(place, one)).join(", ");
  return `${type === "query" ? "question" : type} ${nodeName(place, from)} → ${receivers}`;
}

function wordsOf({ content, outcome, answer, error }: MessageState): JsonValue {
  return plain([content, outcome, answer, error?.code]);
}

/** A sub-workflow that answers a question has the question's id in its path. */
function withoutIds(path: string): string {
  return path.replaceAll(/\?[0-9a-f-]{36}/g, "?");
}

function plain(values: readonly (JsonValue | undefined)[]): JsonValue {
  return values.map((value) => value ?? null);
}
