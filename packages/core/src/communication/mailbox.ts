import type { Message } from "../contracts/message.ts";

/** What one question needs while it is answered. */
export interface Slot {
  /** Runs work that waits for another agent. Meanwhile the mailbox hands out another question: who waits does not answer. */
  whileWaiting<T>(work: () => Promise<T>): Promise<T>;
}

/** A question that has arrived. */
export interface Delivery {
  readonly query: Message;
  /** When its asker stops waiting, in milliseconds since 1970: time in the mailbox counts. */
  readonly deadline: number;
}

/** How a mailbox is kept. */
export interface MailboxOptions {
  /** The most questions that may wait. */
  readonly capacity: number;
  /** The most questions answered at one time. */
  readonly concurrency: number;
  /** Answers one question. It must not reject. */
  readonly handle: (delivery: Delivery, slot: Slot) => Promise<void>;
}

/**
 * An agent's questions. They are handed over by priority, then in order of arrival, a few at a time; those of one asker's
 * activity strictly one after another, so that what the agent remembers of a conversation never depends on timing.
 */
export interface Mailbox {
  /** Takes a question in; false where the mailbox is full. */
  deliver(delivery: Delivery): boolean;
  /** Takes a question out that nobody waits for any more; false where it is not waiting here. */
  withdraw(queryId: string): boolean;
}

/** The conversation that a question belongs to: who asks, and in which activity. */
export function threadOf(query: Message): string {
  return threadName(query.from, query.trail?.at(-1)?.activity ?? "");
}

/** The name of the conversation that an agent's activity has with another. */
export function threadName(agentId: string, activity: string): string {
  return `${agentId} ${activity}`;
}

/** Opens an empty mailbox. */
export function createMailbox({ capacity, concurrency, handle }: MailboxOptions): Mailbox {
  const waiting = { high: queue<Delivery>(), normal: queue<Delivery>(), low: queue<Delivery>() };
  /** Conversations with a question under way or in line, and the questions behind it. */
  const threads = new Map<string, Delivery[]>();
  /** The ids of all questions that wait; a withdrawn one is no longer among them. */
  const expected = new Set<string>();
  let active = 0;

  const line = (delivery: Delivery) => waiting[delivery.query.priority ?? "normal"].push(delivery);
  const pump = () => {
    while (active < concurrency) {
      const delivery = waiting.high.shift() ?? waiting.normal.shift() ?? waiting.low.shift();
      if (delivery === undefined) return;
      if (expected.delete(delivery.query.id)) begin(delivery);
      else leave(delivery);
    }
  };
  const begin = (delivery: Delivery) => {
    active += 1;
    const done = () => {
      active -= 1;
      leave(delivery);
      pump();
    };
    handle(delivery, createSlot()).then(done, done);
  };
  /** Lets the next question of the same conversation into the line. */
  const leave = ({ query }: Delivery) => {
    const thread = threadOf(query);
    const behind = threads.get(thread) ?? [];
    let next = behind.shift();
    while (next !== undefined && !expected.has(next.query.id)) next = behind.shift();
    if (next === undefined) threads.delete(thread);
    else line(next);
  };
  /** Work of one question may wait for several agents at a time; its place is given away once. */
  const createSlot = (): Slot => {
    let waits = 0;
    return {
      async whileWaiting(work) {
        if (waits++ === 0) {
          active -= 1;
          pump();
        }
        try {
          return await work();
        } finally {
          if (--waits === 0) active += 1;
        }
      },
    };
  };

  return {
    deliver(delivery) {
      if (expected.size >= capacity) return false;
      expected.add(delivery.query.id);
      const thread = threadOf(delivery.query);
      const behind = threads.get(thread);
      if (behind !== undefined) behind.push(delivery);
      else {
        threads.set(thread, []);
        line(delivery);
        pump();
      }
      return true;
    },
    withdraw: (queryId) => expected.delete(queryId),
  };
}

/** A first-in-first-out line whose head moves instead of its items. */
function queue<T>() {
  let items: T[] = [];
  let head = 0;
  return {
    push: (item: T) => void items.push(item),
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
