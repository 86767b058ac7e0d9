import type { JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import { assertJson } from "../journal/json-check.ts";
import { sharedName } from "../journal/run-state.ts";
import { contentProblem, partyProblem } from "./ask-problem.ts";
import { utf8Length } from "./codec.ts";
import type { Party } from "./party.ts";
import { stepWord } from "./step-word.ts";

/** A value to be shared. */
export interface SharedWrite {
  readonly name: string;
  readonly value: JsonValue;
  readonly step: string | undefined;
}

/** Sets a shared value. The run's owner orders all writes; the last one wins. See {@link AgentVerbs.setShared}. */
export async function setShared(party: Party, { name, value: given, step: stepName }: SharedWrite): Promise<void> {
  const { journal, path, limits } = party.conversation;
  throwIfRefused(party, name);
  const step = party.steps.begin(stepName ?? `set:${stepWord(name)}`);
  try {
    if (step.prior !== undefined) return;
    const value = assertJson(given, `The shared value "${name}"`);
    const problem = contentProblem(party, value) ?? sizeProblem(name, value, limits.maxMessageBytes);
    if (problem !== undefined) throw problem;
    const version = (journal.state.shared.get(sharedName(path, name))?.version ?? 0) + 1;
    journal.record({ type: "context-set", node_id: party.member.nodeId, key: step.key, name, value, version }, path);
    await journal.stored();
  } finally {
    party.steps.close(step);
  }
}

/** A shared value to be read. */
export interface SharedRead {
  readonly name: string;
  readonly defaultValue: JsonValue;
  readonly step: string | undefined;
}

/** Reads a shared value as a step, because what it finds depends on when it looks. See {@link AgentVerbs.getShared}. */
export async function getShared(party: Party, { name, defaultValue, step }: SharedRead): Promise<JsonValue> {
  throwIfRefused(party, name);
  return await party.steps.run({ name: step ?? `get:${stepWord(name)}`, isOutside: false }, () => {
    const { journal, path } = party.conversation;
    const shared = journal.state.shared.get(sharedName(path, name));
    // A value that was set to null is set.
    return shared === undefined ? defaultValue : shared.value;
  });
}

function throwIfRefused(party: Party, name: unknown): void {
  const problem = partyProblem(party) ?? nameProblem(name) ?? contentProblem(party, name);
  if (problem !== undefined) throw problem;
}

function nameProblem(name: unknown): ChasmError | undefined {
  if (typeof name === "string" && name.length > 0 && name.length <= 200 && !name.includes("\0")) return undefined;
  return new ChasmError("OPTION_INVALID", "A shared value's name is a text of 1 to 200 characters, none of them NUL.");
}

function sizeProblem(name: string, value: JsonValue, maxBytes: number): ChasmError | undefined {
  const bytes = utf8Length(JSON.stringify(value));
  if (bytes <= maxBytes) return undefined;
  return new ChasmError(
    "MESSAGE_TOO_LARGE",
    `The shared value "${name}" has ${bytes} bytes, more than ${maxBytes}. Share less, or where to find it.`,
  );
}
