import { threadName } from "../communication/mailbox.ts";
import type { JsonValue } from "../contracts/json.ts";
import type { Question } from "../contracts/node-type.ts";
import type { MessageState, RunState } from "../journal/run-state.ts";
import { textOf } from "../models/delimited.ts";

/** One question and its answer, as an agent remembers them. */
type Exchange = Question["earlier"][number];

/** An agent remembers this many exchanges of one conversation. */
const rememberedExchanges = 20;

/** What each node has been asked and has answered so far, by conversation: a resumed run's agents know what they knew. */
export function exchangesSoFar({ messages }: RunState): ReadonlyMap<string, Map<string, Question["earlier"]>> {
  const exchanges = new Map<string, Map<string, Question["earlier"]>>();
  for (const message of messages.values()) if (message.outcome === "answered") noteExchange(exchanges, message);
  return exchanges;
}

function noteExchange(exchanges: Map<string, Map<string, Question["earlier"]>>, message: MessageState): void {
  const { to, content, answer, trail } = message;
  const asker = trail.at(-1);
  if (typeof to !== "string" || asker === undefined || answer === undefined) return;
  const conversations = exchanges.get(to) ?? new Map<string, Question["earlier"]>();
  exchanges.set(to, conversations);
  const thread = threadName(asker.agent, asker.activity);
  conversations.set(thread, remember(conversations.get(thread) ?? [], { question: questionIn(content), answer }));
}

/** A conversation with one more exchange; the oldest is forgotten where there are too many. */
export function remember(earlier: Question["earlier"], exchange: Exchange): Question["earlier"] {
  return [...earlier.slice(1 - rememberedExchanges), exchange];
}

/** The question in a message's content, whatever that is. */
export function questionIn(content: JsonValue): string {
  const hasQuestion = typeof content === "object" && content !== null && "question" in content;
  return textOf(hasQuestion ? content.question : content);
}
