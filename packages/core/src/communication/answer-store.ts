import type { Message } from "../contracts/message.ts";

/** Answers are kept no longer than this many questions, however long these may still be asked again. */
const capacity = 10_000;

/** Recognises a question that arrives again, so that it is answered again without being worked on again. */
export interface AnswerStore {
  /** Notes that a question is being answered. */
  expect(query: Message): void;
  /** Keeps an answer until the question's time is up. */
  keep(query: Message, answer: Message): void;
  /** The answer to a question, or that it is under way; undefined where the question is new. */
  find(queryId: string): Message | "under-way" | undefined;
}

/** Opens an empty store. */
export function createAnswerStore(): AnswerStore {
  const entries = new Map<string, { answer: Message | "under-way"; readonly expiresAt: number }>();

  /** A map keeps its order of insertion, so the oldest are in front. */
  const forget = () => {
    for (const [id, entry] of entries) {
      if (entries.size <= capacity && entry.expiresAt > Date.now()) return;
      entries.delete(id);
    }
  };
  return {
    expect(query) {
      entries.set(query.id, { answer: "under-way", expiresAt: Date.now() + (query.ttl_ms ?? 0) });
      forget();
    },
    keep(query, answer) {
      const entry = entries.get(query.id);
      if (entry !== undefined) entry.answer = answer;
    },
    find: (queryId) => entries.get(queryId)?.answer,
  };
}
