import type { JsonValue } from "../contracts/json.ts";
import type { Usage } from "../contracts/llm-provider.ts";
import type { Message, MessageOutcome } from "../contracts/message.ts";
import type { AskOptions } from "../contracts/node-type.ts";
import { ChasmError, type ErrorCode, errorFromRecord, errorRecord, recordedError } from "../errors.ts";
import { assertJson } from "../journal/json-check.ts";
import { longestTimerMs } from "../timers.ts";
import { askProblem } from "./ask-problem.ts";
import { maxContentDepth } from "./codec.ts";
import { passGate, passGateInTurn } from "./gating.ts";
import type { Party } from "./party.ts";
import { stepWord } from "./step-word.ts";

/** A question as a node puts it. */
export interface Ask {
  readonly target: string;
  readonly question: string;
  readonly options: AskOptions;
}

/** A question, checked and ready to be put. */
interface OpenQuestion {
  readonly id: string;
  readonly key: string;
  readonly target: string;
  readonly content: JsonValue;
  readonly priority: AskOptions["priority"];
  readonly timeoutMs: number;
  /** Whether the journal has it already: an earlier process put it, and did not live to hear the answer. */
  readonly isSent: boolean;
}

/**
 * Asks another node. The question is journaled before it is published and its answer before it is acted on, so a resumed
 * run puts it again under the same id, or not at all. See {@link AgentVerbs.ask} for what it rejects with.
 */
export async function ask(party: Party, { target, question, options }: Ask): Promise<JsonValue> {
  const { openMessages } = party.conversation;
  const { context, priority } = options;
  if (typeof target !== "string") throw new ChasmError("OPTION_INVALID", "The node to ask is named by a text.");
  // A name that holds a secret must not become part of a step's key.
  const isRevealing = party.conversation.redaction.reveals(target);
  const step = party.steps.begin(options.step ?? `ask:${isRevealing ? "" : stepWord(target)}`);
  openMessages.begin();
  try {
    if (step.prior?.status === "completed") return step.prior.result;
    if (step.prior?.status === "failed") throw errorFromRecord(step.prior.error);
    const data =
      context === undefined ? {} : { context: assertJson(context, "A question's context", maxContentDepth - 2) };
    const content = { question: checkedQuestion(question), ...data };
    const timeoutMs = timeoutOf(party, target, options);
    const isSent = step.sentId !== undefined;
    const id = party.steps.messageId(step);
    return await put(party, { id, key: step.key, target, content, priority, timeoutMs, isSent });
  } finally {
    party.steps.close(step);
    openMessages.end();
  }
}

function checkedQuestion(question: unknown): string {
  if (typeof question === "string" && question !== "") return question;
  throw new ChasmError("OPTION_INVALID", "A question is a text that is not empty.");
}

/** A nested question waits no longer than its own asker does. */
function timeoutOf({ conversation, deadline }: Party, target: string, { timeoutMs: wanted }: AskOptions): number {
  if (wanted !== undefined && !(wanted > 0 && wanted <= longestTimerMs)) {
    throw new ChasmError(
      "OPTION_INVALID",
      `${wanted} is no time-out in milliseconds. Give a number from 1 to ${longestTimerMs}.`,
    );
  }
  const timeoutMs = wanted ?? conversation.members.get(target)?.answerTimeoutMs ?? conversation.askTimeoutMs;
  return deadline === undefined ? timeoutMs : Math.max(0, Math.min(timeoutMs, deadline - Date.now()));
}

/** How a question ended. */
type Ending =
  | { readonly outcome: "answered"; readonly content: JsonValue; readonly usage: Usage | undefined }
  | { readonly outcome: MessageOutcome; readonly error: unknown };

async function put(party: Party, question: OpenQuestion): Promise<JsonValue> {
  const { journal, path } = party.conversation;
  const problem = askProblem(party, question);
  // One that an earlier process has put is put again under the same id.
  if (!question.isSent) recordSent(party, question, problem);
  let ending: Ending;
  try {
    if (problem !== undefined) throw problem;
    await journal.stored();
    ending = await exchange(party, question);
  } catch (error) {
    ending = { outcome: outcomeOf(party, error), error };
  }
  if ("content" in ending) {
    const { outcome, content, usage } = ending;
    const answered = { type: "message-settled", message_id: question.id, outcome, content } as const;
    const settled = journal.record(usage === undefined ? answered : { ...answered, usage }, path);
    await journal.stored();
    return settled.content;
  }
  const { outcome, error } = ending;
  const failed = { type: "message-settled", message_id: question.id, outcome, error: errorRecord(error) } as const;
  const settled = journal.record(failed, path);
  await journal.stored();
  throw recordedError(settled.error, error);
}

function recordSent(
  { conversation, member, trail }: Party,
  question: OpenQuestion,
  problem: ChasmError | undefined,
): void {
  const { id, key, target, content, timeoutMs } = question;
  const sent = {
    type: "message-sent",
    message_id: id,
    message_type: "query",
    from: member.nodeId,
    to: target,
    key,
    // A refused question is kept without what it was refused for.
    content: problem?.code === "SECRET_REFUSED" ? "[refused]" : content,
    trail,
    timeout_ms: timeoutMs,
  } as const;
  const isDirect = conversation.members.get(target)?.canCommunicate === false;
  const note = `"${target}" does not communicate, so it is asked directly in memory.`;
  conversation.journal.record(isDirect ? { ...sent, note } : sent, conversation.path);
}

/** Passes the question through the gate, waits for the reply, and passes an answer through the gate. */
async function exchange(party: Party, question: OpenQuestion): Promise<Ending> {
  const { conversation, cancellation, member } = party;
  const { bus, elsewhere, gate } = conversation;
  const { id, target } = question;
  const gated = { id, from: member.nodeId, to: target, type: "query", content: question.content } as const;
  const content = gate === undefined ? question.content : await passGateInTurn(party, gated);
  cancellation.throwIfCancelled();
  const query = queryOf(party, question, content);
  const stop = cancellation.onCancel((reason) => bus.cancel(id, reason));
  try {
    const route = conversation.members.get(target)?.canCommunicate === false ? "direct" : "transport";
    const reply = await party.whileWaiting(() => bus.ask(elsewhere?.prepare(query) ?? query, route));
    if ("error" in reply) return { outcome: "failed", error: errorFromRecord(reply.error) };
    elsewhere?.note(query, reply.content);
    const answer = { ...gated, type: "response", from: target, to: member.nodeId, content: reply.content } as const;
    const passed = gate === undefined ? reply.content : await passGate(party, answer);
    return { outcome: "answered", content: passed, usage: reply.usage };
  } finally {
    stop();
    elsewhere?.end(query);
  }
}

function queryOf({ conversation, member, trail }: Party, question: OpenQuestion, content: JsonValue): Message {
  return {
    v: 1,
    id: question.id,
    type: "query",
    run_id: conversation.runId,
    path: conversation.path,
    from: member.agentId,
    to: conversation.members.get(question.target)?.agentId ?? "",
    priority: question.priority ?? "normal",
    trail,
    ttl_ms: question.timeoutMs,
    content,
  };
}

/** What a question's own end is called; what the answering node failed with is `failed`, whatever its code. */
const outcomes: Partial<Record<ErrorCode, MessageOutcome>> = {
  AGENT_NOT_FOUND: "nobody-listening",
  ASK_CYCLE: "rejected",
  ASK_REJECTED: "rejected",
  ASK_TIMEOUT: "timed-out",
  LIMIT_EXCEEDED: "rejected",
  MESSAGE_INVALID: "rejected",
  MESSAGE_TOO_LARGE: "rejected",
  SECRET_REFUSED: "rejected",
};

function outcomeOf({ cancellation }: Party, error: unknown): MessageOutcome {
  if (cancellation.reason !== undefined) return "cancelled";
  return outcomes[errorRecord(error).code] ?? "failed";
}
