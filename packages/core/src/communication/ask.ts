import type { JsonValue } from "../contracts/json.ts";
import type { Message, MessageOutcome } from "../contracts/message.ts";
import type { AskOptions } from "../contracts/node-type.ts";
import { assertJson } from "../engine/json-check.ts";
import { type ChasmError, errorFromRecord, errorRecord, toChasmError } from "../errors.ts";
import { askProblem } from "./ask-problem.ts";
import type { Answer } from "./bus.ts";
import { passGate } from "./gating.ts";
import type { Party } from "./party.ts";
import { stepWord } from "./step-word.ts";

/** A question, checked and ready to be put. */
interface OpenQuestion {
  readonly id: string;
  readonly key: string;
  readonly target: string;
  readonly content: JsonValue;
  readonly options: AskOptions;
  readonly timeoutMs: number;
}

/**
 * Asks another node. The question is journaled before it is published and its answer before it is acted on, so a resumed
 * run puts it again under the same id, or not at all. See {@link AgentVerbs.ask} for what it rejects with.
 */
export async function ask(
  party: Party,
  { target, question, options }: { readonly target: string; readonly question: string; readonly options: AskOptions },
): Promise<JsonValue> {
  const step = party.steps.begin(options.step ?? `ask:${stepWord(target)}`);
  try {
    if (step.prior?.status === "completed") return step.prior.result;
    if (step.prior?.status === "failed") throw errorFromRecord(step.prior.error);
    const context =
      options.context === undefined ? {} : { context: assertJson(options.context, "A question's context") };
    return await put(party, {
      id: step.prior?.messageId ?? crypto.randomUUID(),
      key: step.key,
      target,
      content: { question, ...context },
      options,
      timeoutMs: timeoutOf(party, options),
    });
  } finally {
    step.close();
  }
}

/** A nested question waits no longer than its own asker does. */
function timeoutOf({ conversation, deadline }: Party, options: AskOptions): number {
  const wanted = options.timeoutMs ?? conversation.askTimeoutMs;
  return deadline === undefined ? wanted : Math.max(0, Math.min(wanted, deadline - Date.now()));
}

async function put(party: Party, question: OpenQuestion): Promise<JsonValue> {
  const { journal, path, members } = party.conversation;
  const { id, key, target, content, timeoutMs } = question;
  const problem = askProblem(party, question);
  const route = members.get(target)?.canCommunicate === false ? "direct" : "transport";
  journal.record(
    {
      type: "message-sent",
      message_id: id,
      message_type: "query",
      from: party.member.nodeId,
      to: target,
      key,
      // A refused question is kept without what it was refused for.
      content: problem?.code === "SECRET_REFUSED" ? "[refused]" : content,
      trail: party.trail,
      timeout_ms: timeoutMs,
      ...(route === "direct" ? { note: `"${target}" does not communicate, so it is asked directly in memory.` } : {}),
    },
    path,
  );
  try {
    if (problem !== undefined) throw problem;
    await journal.stored();
    const answer = await exchange(party, question, route);
    return await settle(party, id, { outcome: "answered", answer });
  } catch (error) {
    await settle(party, id, { outcome: outcomeOf(party, error), error });
    throw toChasmError(error);
  }
}

/** Passes the question through the gate, waits for its answer, and passes that through the gate. */
async function exchange(party: Party, question: OpenQuestion, route: "transport" | "direct"): Promise<Answer> {
  const { conversation, cancellation, member, trail } = party;
  const { id, target, options, timeoutMs } = question;
  const gated = { id, from: member.nodeId, to: target };
  const content = await passGate(party, { ...gated, type: "query", content: question.content });
  const query: Message = {
    v: 1,
    id,
    type: "query",
    run_id: conversation.runId,
    path: conversation.path,
    from: member.agentId,
    to: conversation.members.get(target)?.agentId ?? "",
    priority: options.priority ?? "normal",
    trail,
    ttl_ms: timeoutMs,
    content,
  };
  const stop = cancellation.onCancel((reason) => conversation.bus.cancel(id, reason));
  try {
    const answer = await party.whileWaiting(() => conversation.bus.ask(query, route));
    const reply = { ...gated, from: target, to: member.nodeId, type: "response", content: answer.content } as const;
    return { ...answer, content: await passGate(party, reply) };
  } finally {
    stop();
  }
}

type Settlement =
  | { readonly outcome: "answered"; readonly answer: Answer }
  | { readonly outcome: MessageOutcome; readonly error: unknown };

/** Writes a question's outcome, and gives its answer as it was written. */
async function settle({ conversation }: Party, id: string, settlement: Settlement): Promise<JsonValue> {
  const { journal, path } = conversation;
  const facts = "answer" in settlement ? answerFacts(settlement.answer) : { error: errorRecord(settlement.error) };
  const event = journal.record(
    { type: "message-settled", message_id: id, outcome: settlement.outcome, ...facts },
    path,
  );
  await journal.stored();
  return event.type === "message-settled" ? (event.content ?? null) : null;
}

function answerFacts({ content, usage }: Answer) {
  return usage === undefined ? { content } : { content, usage };
}

const outcomes: Partial<Record<ChasmError["code"], MessageOutcome>> = {
  AGENT_NOT_FOUND: "nobody-listening",
  ASK_CYCLE: "rejected",
  ASK_REJECTED: "rejected",
  ASK_TIMEOUT: "timed-out",
  LIMIT_EXCEEDED: "rejected",
  MESSAGE_TOO_LARGE: "rejected",
  SECRET_REFUSED: "rejected",
};

function outcomeOf({ cancellation }: Party, error: unknown): MessageOutcome {
  if (cancellation.reason !== undefined) return "cancelled";
  return outcomes[errorRecord(error).code] ?? "failed";
}
