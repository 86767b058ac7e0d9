import type { Message } from "../contracts/message.ts";
import type { BroadcastOptions } from "../contracts/node-type.ts";
import { ChasmError, errorFromRecord, errorRecord, isChasmError, toChasmError } from "../errors.ts";
import { contentProblem, partyProblem } from "./ask-problem.ts";
import { passGate } from "./gating.ts";
import type { Member, Party } from "./party.ts";

/**
 * Tells other nodes something and resolves with the number of nodes that it is for. A broadcast is one message on one
 * channel, however many hear it. See {@link AgentVerbs.broadcast}.
 */
export async function broadcast(party: Party, message: string, options: BroadcastOptions = {}): Promise<number> {
  const step = party.steps.begin(options.step ?? "broadcast");
  try {
    if (step.prior?.status === "completed") return Number(step.prior.result);
    if (step.prior?.status === "failed") throw errorFromRecord(step.prior.error);
    return await tell(party, { id: step.prior?.messageId ?? crypto.randomUUID(), key: step.key, message, options });
  } finally {
    step.close();
  }
}

interface OpenBroadcast {
  readonly id: string;
  readonly key: string;
  readonly message: string;
  readonly options: BroadcastOptions;
}

async function tell(party: Party, { id, key, message, options }: OpenBroadcast): Promise<number> {
  const { journal, path, members } = party.conversation;
  const { nodeId } = party.member;
  const problem = broadcastProblem(party, message);
  const to = [...members.values()].filter((member) => isFor(member, nodeId, options)).map((member) => member.nodeId);
  journal.record(
    {
      type: "message-sent",
      message_id: id,
      message_type: "broadcast",
      from: nodeId,
      to,
      key,
      content: problem?.code === "SECRET_REFUSED" ? "[refused]" : message,
    },
    path,
  );
  try {
    if (problem !== undefined) throw problem;
    await journal.stored();
    const content = await passGate(party, { id, type: "broadcast", from: nodeId, to, content: message });
    if (to.length > 0) await party.conversation.bus.broadcast(messageOf(party, id, { message: content, to }));
    const outcome = to.length > 0 ? "delivered" : "nobody-listening";
    journal.record({ type: "message-settled", message_id: id, outcome, content: to.length }, path);
    await journal.stored();
    return to.length;
  } catch (error) {
    const outcome = isChasmError(error, "TRANSPORT_UNAVAILABLE") ? "failed" : "rejected";
    journal.record({ type: "message-settled", message_id: id, outcome, error: errorRecord(error) }, path);
    await journal.stored();
    throw toChasmError(error);
  }
}

function messageOf({ conversation, member }: Party, id: string, content: Message["content"]): Message {
  return {
    v: 1,
    id,
    type: "broadcast",
    run_id: conversation.runId,
    path: conversation.path,
    from: member.agentId,
    content,
  };
}

function broadcastProblem(party: Party, message: string): ChasmError | undefined {
  const { limits, journal } = party.conversation;
  const refused = partyProblem(party) ?? contentProblem(party, message);
  if (refused !== undefined || journal.state.broadcasts < limits.maxBroadcasts) return refused;
  return new ChasmError("LIMIT_EXCEEDED", `The run has sent ${limits.maxBroadcasts} broadcasts, which is its limit.`);
}

/** Whether a broadcast reaches a member. A sender never hears itself. */
function isFor(member: Member, sender: string, { types, agents }: BroadcastOptions): boolean {
  if (!member.canCommunicate || member.nodeId === sender) return false;
  if (types !== undefined && !types.includes(member.type)) return false;
  return agents === undefined || agents.includes(member.nodeId);
}
