import type { Message } from "../contracts/message.ts";

/** What one question needs while it is answered. */
export interface Slot {
  /** Runs work that waits for another agent. Meanwhile the mailbox hands out another question: who waits does not answer. */
  whileWaiting<T>(work: () => Promise<T>): Promise<T>;
}

/** How a mailbox is kept. */
export interface MailboxOptions {
  /** The most questions that may wait. */
  readonly capacity: number;
  /** The most questions answered at one time. */
  readonly concurrency: number;
  /** Answers one question. It must not reject. */
  readonly handle: (query: Message, slot: Slot) => Promise<void>;
}

/**
 * An agent's questions. They are handed over by priority, then in order of arrival, a few at a time; those of one asker's
 * activity strictly one after another, so that what the agent remembers of a conversation never depends on timing.
 */
export interface Mailbox {
  /** Takes a question in; false where the mailbox is full. */
  deliver(query: Message): boolean;
}

/** The conversation that a question belongs to: who asks, and in which activity. */
export function threadOf(query: Message): string {
  const asker = query.trail?.at(-1);
  return `${query.from} ${asker?.activity ?? ""}`;
}

/** Opens an empty mailbox. */
export function createMailbox({ capacity, concurrency, handle }: MailboxOptions): Mailbox {
  const waiting = { high: queue<Message>(), normal: queue<Message>(), low: queue<Message>() };
  /** Conversations with a question under way or in line, and the questions behind it. */
  const threads = new Map<string, Message[]>();
  let size = 0;
  let active = 0;

  const line = (query: Message) => {
    waiting[query.priority ?? "normal"].push(query);
    pump();
  };
  const pump = () => {
    while (active < concurrency) {
      const query = waiting.high.shift() ?? waiting.normal.shift() ?? waiting.low.shift();
      if (query === undefined) return;
      active += 1;
      size -= 1;
      void handle(query, slot).then(() => finish(query));
    }
  };
  const finish = (query: Message) => {
    active -= 1;
    const thread = threadOf(query);
    const next = threads.get(thread)?.shift();
    if (next === undefined) threads.delete(thread);
    else line(next);
    pump();
  };
  const slot: Slot = {
    async whileWaiting(work) {
      active -= 1;
      pump();
      try {
        return await work();
      } finally {
        active += 1;
      }
    },
  };

  return {
    deliver(query) {
      if (size >= capacity) return false;
      size += 1;
      const thread = threadOf(query);
      const behind = threads.get(thread);
      if (behind !== undefined) behind.push(query);
      else {
        threads.set(thread, []);
        line(query);
      }
      return true;
    },
  };
}

/** A first-in-first-out line whose head moves instead of its items. */
function queue<T>() {
  let items: T[] = [];
  let head = 0;
  return {
    push: (item: T) => items.push(item),
    shift(): T | undefined {
      if (head === items.length) return undefined;
      const item = items[head++];
      if (head === items.length || head > 1024) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
  };
}
