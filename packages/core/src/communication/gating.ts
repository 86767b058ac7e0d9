import type { GatedMessage } from "../contracts/gate.ts";
import type { JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import { assertJson } from "../journal/json-check.ts";
import type { Party } from "./party.ts";

/** A message as it comes to the gate. */
export type PassingMessage = Pick<GatedMessage, "id" | "type" | "from" | "to" | "content">;

/** Passes a message through the run's gate and gives its content. Rejects with ASK_REJECTED where the gate drops it. */
export async function passGate({ conversation, cancellation }: Party, message: PassingMessage): Promise<JsonValue> {
  const { gate, journal, path, runId } = conversation;
  if (gate?.message === undefined) return message.content;
  const decision = await cancellation.race(gate.message({ runId, path, ...message }));
  if (decision === undefined) return message.content;
  const event = { type: "message-gated", message_id: message.id, message_type: message.type } as const;
  if (decision.action === "change") {
    const content = assertJson(decision.content, "What the gate made of a message");
    const changed = journal.record({ ...event, action: "changed", content }, path);
    await journal.stored();
    return changed.content;
  }
  journal.record({ ...event, action: "dropped", reason: decision.reason }, path);
  throw new ChasmError("ASK_REJECTED", `The message was stopped before it was delivered: ${decision.reason}`);
}

/** The same for questions, which reach one node in the order in which they were put, however long the gate holds each. */
export function passGateInTurn(party: Party, message: PassingMessage): Promise<JsonValue> {
  const target = String(message.to);
  const before = party.gateLines.get(target) ?? Promise.resolve();
  const passing = before.then(() => passGate(party, message));
  party.gateLines.set(
    target,
    passing.catch(() => undefined),
  );
  return passing;
}
