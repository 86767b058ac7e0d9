import type { GatedMessage } from "../contracts/gate.ts";
import type { JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import type { Party } from "./party.ts";

/** Passes a message through the run's gate and gives its content. Rejects with ASK_REJECTED where the gate drops it. */
export async function passGate(
  { conversation, cancellation }: Party,
  message: Pick<GatedMessage, "id" | "type" | "from" | "to" | "content">,
): Promise<JsonValue> {
  const { gate, journal, path, runId } = conversation;
  if (gate?.message === undefined) return message.content;
  const decision = await cancellation.race(gate.message({ runId, path, ...message }));
  if (decision === undefined) return message.content;
  const event = { type: "message-gated", message_id: message.id } as const;
  if (decision.action === "change") {
    journal.record({ ...event, action: "changed", content: decision.content }, path);
    await journal.stored();
    return decision.content;
  }
  journal.record({ ...event, action: "dropped", reason: decision.reason }, path);
  throw new ChasmError("ASK_REJECTED", `The message was stopped before it was delivered: ${decision.reason}`);
}
