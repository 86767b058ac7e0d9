import { threadName } from "../communication/mailbox.ts";
import type { JsonValue } from "../contracts/json.ts";
import type { Question } from "../contracts/node-type.ts";
import { type MessageState, nodeName, type RunState } from "../journal/run-state.ts";
import { textOf } from "../models/delimited.ts";

/** One question and its answer, as an agent remembers them. */
type Exchange = Question["earlier"][number];

/** What each node, by its name in the run, has been asked and has answered so far, by conversation. */
export type Exchanges = ReadonlyMap<string, Map<string, Question["earlier"]>>;

/** An agent remembers this many exchanges of one conversation. */
const rememberedExchanges = 20;

/** The exchanges of an earlier process: a resumed run's agents know what they knew. */
export function exchangesSoFar({ messages }: RunState): Exchanges {
  const exchanges = new Map<string, Map<string, Question["earlier"]>>();
  for (const message of messages.values()) if (message.outcome === "answered") noteExchange(exchanges, message);
  return exchanges;
}

function noteExchange(exchanges: Map<string, Map<string, Question["earlier"]>>, message: MessageState): void {
  const { path, to, content, answer, trail } = message;
  const asker = trail.at(-1);
  if (typeof to !== "string" || asker === undefined || answer === undefined) return;
  const name = nodeName(path, to);
  const conversations = exchanges.get(name) ?? new Map<string, Question["earlier"]>();
  exchanges.set(name, conversations);
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
