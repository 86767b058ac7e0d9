import type { JsonValue } from "../contracts/json.ts";
import { assertJson } from "../engine/json-check.ts";
import { ChasmError } from "../errors.ts";
import { contentProblem, partyProblem } from "./ask-problem.ts";
import type { Party } from "./party.ts";
import { stepWord } from "./step-word.ts";

/** Sets a shared value. The run's owner orders all writes; the last one wins. See {@link AgentVerbs.setShared}. */
export async function setShared(
  party: Party,
  {
    name,
    value: given,
    step: stepName,
  }: { readonly name: string; readonly value: JsonValue; readonly step: string | undefined },
): Promise<void> {
  const { journal, path, limits } = party.conversation;
  const step = party.steps.begin(stepName ?? `set:${stepWord(name)}`);
  try {
    if (step.prior !== undefined) return;
    const value = assertJson(given, `The shared value "${name}"`);
    const problem = partyProblem(party) ?? nameProblem(name) ?? contentProblem(party, [name, value]);
    if (problem !== undefined) throw problem;
    if (JSON.stringify(value).length > limits.maxMessageBytes) {
      throw new ChasmError(
        "MESSAGE_TOO_LARGE",
        `The shared value "${name}" exceeds ${limits.maxMessageBytes} bytes. Share less, or where to find it.`,
      );
    }
    const version = (journal.state.shared.get(name)?.version ?? 0) + 1;
    journal.record({ type: "context-set", node_id: party.member.nodeId, key: step.key, name, value, version }, path);
    await journal.stored();
  } finally {
    step.close();
  }
}

/** Reads a shared value as a step, because what it finds depends on when it looks. See {@link AgentVerbs.getShared}. */
export async function getShared(
  party: Party,
  {
    name,
    defaultValue,
    step,
  }: { readonly name: string; readonly defaultValue: JsonValue; readonly step: string | undefined },
): Promise<JsonValue> {
  const problem = partyProblem(party) ?? nameProblem(name);
  if (problem !== undefined) throw problem;
  return await party.steps.run({ name: step ?? `get:${stepWord(name)}`, isOutside: false }, () => {
    return party.conversation.journal.state.shared.get(name)?.value ?? defaultValue;
  });
}

function nameProblem(name: unknown): ChasmError | undefined {
  if (typeof name === "string" && name.length > 0 && name.length <= 200) return undefined;
  return new ChasmError("OPTION_INVALID", "A shared value's name is a text of 1 to 200 characters.");
}
