import type { JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import { spentBelow } from "../journal/run-state.ts";
import type { Member, Party } from "./party.ts";

/** A question as it is about to be put. */
interface AskedQuestion {
  readonly target: string;
  readonly content: JsonValue;
  readonly timeoutMs: number;
  /** Whether an earlier process has put it before. */
  readonly isSent: boolean;
}

/** Why a question is refused before it is sent; undefined where it may go. Everything that can be known at once is said at once. */
export function askProblem(
  party: Party,
  { target, content, timeoutMs, isSent }: AskedQuestion,
): ChasmError | undefined {
  return (
    partyProblem(party) ??
    targetProblem(party, party.conversation.members.get(target), target) ??
    ringProblem(party, target) ??
    limitProblem(party, isSent) ??
    contentProblem(party, content) ??
    timeProblem(target, timeoutMs)
  );
}

/** Only a node that communicates has a voice. */
export function partyProblem({ member }: Party): ChasmError | undefined {
  if (member.canCommunicate) return undefined;
  return new ChasmError(
    "ASK_REJECTED",
    `Node "${member.nodeId}" does not communicate. Set "can_communicate": true in its config.`,
  );
}

/** What leaves a node holds no secret. */
export function contentProblem({ conversation, member }: Party, content: unknown): ChasmError | undefined {
  if (!conversation.redaction.reveals(content)) return undefined;
  return new ChasmError(
    "SECRET_REFUSED",
    `Node "${member.nodeId}" tried to send a secret to another node. Secrets go to services only: take it out of the text.`,
  );
}

function targetProblem(
  { conversation, member }: Party,
  target: Member | undefined,
  name: string,
): ChasmError | undefined {
  if (target === undefined) {
    const others = [...conversation.members.values()].filter((other) => other.canAnswer && other !== member);
    const known =
      others.length === 0
        ? "No other node answers questions."
        : `Nodes that answer: ${others.map((other) => other.nodeId).join(", ")}.`;
    return new ChasmError(
      "AGENT_NOT_FOUND",
      `Node "${member.nodeId}" asked "${name}", which is not in this workflow. ${known}`,
    );
  }
  if (target.canAnswer) return undefined;
  return new ChasmError(
    "ASK_REJECTED",
    `Node "${name}" is of type "${target.type}", which answers no questions. Ask an ai-processor.`,
  );
}

/** A ring of askers would wait for itself: it is named instead. */
function ringProblem({ conversation, trail }: Party, target: string): ChasmError | undefined {
  const agentId = conversation.members.get(target)?.agentId;
  const start = trail.findIndex((entry) => entry.agent === agentId);
  if (start === -1) return undefined;
  const names = new Map([...conversation.members.values()].map((member) => [member.agentId, member.nodeId]));
  const ring = [...trail.slice(start).map((entry) => names.get(entry.agent) ?? entry.agent), target].join(" → ");
  return new ChasmError(
    "ASK_CYCLE",
    `The question closes a ring in which everyone waits for the next: ${ring}. Let one of them answer from what it knows.`,
  );
}

function limitProblem({ conversation, trail }: Party, isSent: boolean): ChasmError | undefined {
  const { limits, journal, budgets } = conversation;
  if (trail.length > limits.maxAskDepth) {
    return new ChasmError(
      "LIMIT_EXCEEDED",
      `${trail.length} nodes already wait for one another, which is the limit. Let one of them answer from what it knows.`,
    );
  }
  // A question that is put again has been counted already.
  const counted = isSent ? 1 : 0;
  if (journal.state.asks - counted >= limits.maxAsks) return askLimit("The run", limits.maxAsks);
  for (const { path, maxAsks } of budgets) {
    if (maxAsks === undefined || spentBelow(journal.state, path).asks - counted < maxAsks) continue;
    return askLimit(`The workflow at "${path}"`, maxAsks);
  }
  return undefined;
}

function askLimit(who: string, maxAsks: number): ChasmError {
  return new ChasmError(
    "LIMIT_EXCEEDED",
    `${who} has asked ${maxAsks} questions, which is its limit. Raise metadata.budget.max_asks if it needs more.`,
  );
}

function timeProblem(target: string, timeoutMs: number): ChasmError | undefined {
  if (timeoutMs > 0) return undefined;
  return new ChasmError(
    "ASK_TIMEOUT",
    `There is no time left to ask "${target}": whoever waits for this answer stops waiting first.`,
  );
}
