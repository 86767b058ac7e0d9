import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { type MessageState, nodeName, type RunState } from "../journal/run-state.ts";
import { childPointer } from "../workflow/json-pointer.ts";
import { matchesText } from "./match-value.ts";
import type { TestProblem } from "./test-problem.ts";
import type { ExpectedConversation, ExpectedMessage, ExpectedText } from "./workflow-test-schema.ts";

/** The messages that are expected, and where their list stands in its test. */
export function messagesOf(conversation: ExpectedConversation): {
  readonly messages: readonly ExpectedMessage[];
  readonly at: string;
} {
  if (isList(conversation)) return { messages: conversation, at: "/expect/conversation" };
  return { messages: conversation.messages, at: "/expect/conversation/messages" };
}

function isList(conversation: ExpectedConversation): conversation is readonly ExpectedMessage[] {
  return Array.isArray(conversation);
}

/** A question or a broadcast, as a test speaks of it. */
export interface SaidMessage {
  readonly from: string;
  readonly type: "ask" | "broadcast";
  readonly to: readonly string[];
  /** The question, or what is told. */
  readonly text: string;
  readonly answer: JsonValue | undefined;
  readonly outcome: string;
}

/** All that is said in a run, in the order of sending. */
export function saidIn({ messages }: RunState): SaidMessage[] {
  return [...messages.values()].filter(({ type }) => type === "query" || type === "broadcast").map(said);
}

function said({ path, type, from, to, content, answer, outcome }: MessageState): SaidMessage {
  const isQuestion = type === "query";
  const question = isQuestion ? (Object(content) as JsonObject).question : content;
  return {
    from: nodeName(path, from),
    type: isQuestion ? "ask" : "broadcast",
    to: [to].flat().map((one) => nodeName(path, one)),
    text: typeof question === "string" ? question : JSON.stringify(question ?? content),
    answer: isQuestion ? answer : undefined,
    outcome: outcome ?? "open",
  };
}

/** What of an expected conversation was not held, and what was said too much. */
export function conversationProblems(expected: ExpectedConversation, all: readonly SaidMessage[]): TestProblem[] {
  const { messages, at } = messagesOf(expected);
  const { in_order: isInOrder = false, only = false } = isList(expected) ? {} : expected;
  const pairs = isInOrder ? pairInOrder(messages, all) : pairAny(messages, all);
  const among = all.map(saidLine);
  const missing = messages.flatMap((message, index): TestProblem[] => {
    if (pairs[index] !== undefined) return [];
    const isSaid = isInOrder && all.some((one) => isAsExpected(message, one));
    const words = isSaid ? "was not said here in the order of the test" : "was not said";
    return [{ pointer: childPointer(at, index), message: `${expectedWords(message)} ${words}.`, among }];
  });
  const others = only ? all.filter((_, index) => !pairs.includes(index)) : [];
  return [
    ...missing,
    ...others.map((one) => ({
      pointer: "/expect/conversation/only",
      message: `This was said as well: ${saidLine(one)}`,
    })),
  ];
}

/** For each expected message the first said one after the one before it. */
function pairInOrder(expected: readonly ExpectedMessage[], all: readonly SaidMessage[]): (number | undefined)[] {
  let from = 0;
  return expected.map((message) => {
    const found = all.findIndex((one, index) => index >= from && isAsExpected(message, one));
    if (found === -1) return undefined;
    from = found + 1;
    return found;
  });
}

/** Gives as many expected messages as possible a said one of its own: one that fits several is left to those that fit no other. */
function pairAny(expected: readonly ExpectedMessage[], all: readonly SaidMessage[]): (number | undefined)[] {
  const fitting = expected.map((message) => all.flatMap((one, index) => (isAsExpected(message, one) ? [index] : [])));
  const owners = new Map<number, number>();
  const place = (wanting: number, tried: Set<number>): boolean => {
    for (const index of fitting[wanting] ?? []) {
      if (tried.has(index)) continue;
      tried.add(index);
      const owner = owners.get(index);
      if (owner !== undefined && !place(owner, tried)) continue;
      owners.set(index, wanting);
      return true;
    }
    return false;
  };
  for (const index of expected.keys()) place(index, new Set());
  const pairs = new Map([...owners].map(([index, owner]) => [owner, index]));
  return expected.map((_, index) => pairs.get(index));
}

function isAsExpected(message: ExpectedMessage, one: SaidMessage): boolean {
  const { from, ask, question, answer, broadcast, to, outcome } = message;
  if ((ask === undefined ? "broadcast" : "ask") !== one.type) return false;
  if (from !== undefined && from !== one.from) return false;
  if (ask !== undefined && ask !== one.to[0]) return false;
  if (outcome !== undefined && outcome !== one.outcome) return false;
  if (to !== undefined && JSON.stringify([...to].sort()) !== JSON.stringify([...one.to].sort())) return false;
  return matchesText(question ?? broadcast, one.text) && matchesText(answer, one.answer);
}

const longest = 160;

/** One message on one line. */
function saidLine({ from, type, to, text, answer, outcome }: SaidMessage): string {
  const verb = type === "ask" ? "asks" : "tells";
  const end =
    answer === undefined
      ? `(${outcome})`
      : `→ ${shorten(typeof answer === "string" ? answer : JSON.stringify(answer))}`;
  return `${from} ${verb} ${to.join(", ")}: ${shorten(text)} ${end}`;
}

function expectedWords({ from = "somebody", ask, question, answer, broadcast, to }: ExpectedMessage): string {
  if (ask === undefined)
    return `The broadcast of ${from}${to === undefined ? "" : ` to ${to.join(", ")}`}: ${words(broadcast)}`;
  const answered = answer === undefined ? "" : `, answered ${words(answer)},`;
  return `The question of ${from} to ${ask}${question === undefined ? "" : `: ${words(question)}`}${answered}`;
}

function words(expected: ExpectedText | undefined): string {
  if (typeof expected === "string") return JSON.stringify(shorten(expected));
  const parts = [expected?.contains, expected?.matches].map((text, index) => {
    return text === undefined ? [] : [`${index === 0 ? "with" : "that matches"} ${JSON.stringify(shorten(text))}`];
  });
  return parts.flat().join(" and ");
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest).toWellFormed()}…` : line;
}
