import type { JsonValue } from "../contracts/json.ts";
import type { Message, MessageOutcome } from "../contracts/message.ts";
import type { BroadcastOptions } from "../contracts/node-type.ts";
import { ChasmError, errorFromRecord, errorRecord, isChasmError, recordedError } from "../errors.ts";
import { contentProblem, partyProblem } from "./ask-problem.ts";
import { passGate } from "./gating.ts";
import type { Member, Party } from "./party.ts";

/**
 * Tells other nodes something and resolves with the number of nodes that it is for. A broadcast is one message on one
 * channel, however many hear it. See {@link AgentVerbs.broadcast}.
 */
export async function broadcast(party: Party, message: string, options: BroadcastOptions): Promise<number> {
  const { openMessages } = party.conversation;
  const step = party.steps.begin(options.step ?? "broadcast");
  openMessages.begin();
  try {
    if (step.prior?.status === "completed") return Number(step.prior.result);
    if (step.prior?.status === "failed") throw errorFromRecord(step.prior.error);
    const isSent = step.sentId !== undefined;
    return await tell(party, { id: party.steps.messageId(step), key: step.key, message, options, isSent });
  } finally {
    party.steps.close(step);
    openMessages.end();
  }
}

interface OpenBroadcast {
  readonly id: string;
  readonly key: string;
  readonly message: string;
  readonly options: BroadcastOptions;
  /** Whether the journal has it already: an earlier process sent it, and did not live to note that. */
  readonly isSent: boolean;
}

async function tell(party: Party, { id, key, message, options, isSent }: OpenBroadcast): Promise<number> {
  const { journal, path, members } = party.conversation;
  const { nodeId } = party.member;
  const problem = broadcastProblem(party, message, isSent);
  const to = [...members.values()].filter((member) => isFor(member, nodeId, options)).map((member) => member.nodeId);
  const sent = { type: "message-sent", message_id: id, message_type: "broadcast", from: nodeId, to, key } as const;
  if (!isSent) journal.record({ ...sent, content: problem?.code === "SECRET_REFUSED" ? "[refused]" : message }, path);
  try {
    if (problem !== undefined) throw problem;
    await journal.stored();
    await deliver(party, { id, to, message });
  } catch (error) {
    const failed = { type: "message-settled", message_id: id, outcome: outcomeOf(party, error) } as const;
    const settled = journal.record({ ...failed, error: errorRecord(error) }, path);
    await journal.stored();
    throw recordedError(settled.error, error);
  }
  const outcome = to.length > 0 ? "delivered" : "nobody-listening";
  journal.record({ type: "message-settled", message_id: id, outcome, content: to.length }, path);
  await journal.stored();
  return to.length;
}

function outcomeOf({ cancellation }: Party, error: unknown): MessageOutcome {
  if (cancellation.reason !== undefined) return "cancelled";
  return isChasmError(error, "TRANSPORT_UNAVAILABLE") || isChasmError(error, "TRANSPORT_CLOSED")
    ? "failed"
    : "rejected";
}

interface Delivery {
  readonly id: string;
  readonly to: readonly string[];
  readonly message: string;
}

async function deliver(party: Party, { id, to, message }: Delivery): Promise<void> {
  const { cancellation, conversation, member } = party;
  const gated = { id, type: "broadcast", from: member.nodeId, to, content: message } as const;
  const content = conversation.gate === undefined ? message : await passGate(party, gated);
  cancellation.throwIfCancelled();
  if (to.length === 0) return;
  await cancellation.race(conversation.bus.broadcast(messageOf(party, id, { message: content, to })));
}

function messageOf({ conversation, member }: Party, id: string, content: JsonValue): Message {
  const { runId, path } = conversation;
  return { v: 1, id, type: "broadcast", run_id: runId, path, from: member.agentId, content };
}

function broadcastProblem(party: Party, message: unknown, isSent: boolean): ChasmError | undefined {
  const { limits, journal } = party.conversation;
  if (typeof message !== "string" || message === "") {
    return new ChasmError("OPTION_INVALID", "A broadcast is a text that is not empty.");
  }
  const refused = partyProblem(party) ?? contentProblem(party, message);
  if (refused !== undefined || journal.state.broadcasts - (isSent ? 1 : 0) < limits.maxBroadcasts) return refused;
  return new ChasmError(
    "LIMIT_EXCEEDED",
    `The run has sent ${limits.maxBroadcasts} broadcasts, which is its limit. Raise limits.maxBroadcasts if it needs more.`,
  );
}

/** Whether a broadcast reaches a member. A sender never hears itself. */
function isFor(member: Member, sender: string, { types, agents }: BroadcastOptions): boolean {
  if (!member.canCommunicate || member.nodeId === sender) return false;
  if (types !== undefined && !types.includes(member.type)) return false;
  return agents === undefined || agents.includes(member.nodeId);
}
