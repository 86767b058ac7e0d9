import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Message, Priority } from "../contracts/message.ts";
import { deferred, settled } from "../testing/try-run.test-kit.ts";
import { createMailbox, type MailboxOptions, type Slot } from "./mailbox.ts";

let ids = 0;
const query = (from: string, priority?: Priority): Message => ({
  v: 1,
  id: `${from}-${++ids}`,
  type: "query",
  run_id: "r",
  path: "",
  from,
  to: "me",
  trail: [{ agent: from, activity: "1" }],
  ...(priority === undefined ? {} : { priority }),
  content: "?",
});

/** A mailbox whose questions are answered when the test says. */
function open(options: Partial<MailboxOptions> = {}) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const slots = new Map<string, Slot>();
  let most = 0;
  const mailbox = createMailbox({
    capacity: 1000,
    concurrency: 1,
    async handle({ query: { id } }, slot) {
      begun.push(id);
      slots.set(id, slot);
      const end = deferred();
      ends.set(id, end.resolve);
      most = Math.max(most, ends.size);
      await end.promise;
    },
    ...options,
  });
  const deliver = (one: Message) => mailbox.deliver({ query: one, deadline: Number.POSITIVE_INFINITY });
  const end = async (id: string) => {
    ends.get(id)?.();
    if (ends.delete(id)) await settled(1);
  };
  return { deliver, withdraw: mailbox.withdraw, begun, ends, end, slots, most: () => most };
}

describe("a mailbox", () => {
  test("hands over by priority, then by arrival", async () => {
    const { deliver, begun, end } = open();
    const first = query("z");
    const given = [
      query("a", "low"),
      query("b"),
      query("c", "high"),
      query("d", "high"),
      query("e", "normal"),
      query("f", "low"),
    ];
    for (const one of [first, ...given]) expect(deliver(one)).toBe(true);
    for (let count = 0; count < 7; count++) await end(begun.at(-1) as string);
    expect(begun.map((id) => id[0]).join("")).toBe("zcdbeaf");
  });

  test("hands the questions of one asker over strictly one after another, whatever their priority and the concurrency", async () => {
    const { deliver, begun, end } = open({ concurrency: 8 });
    const given = [query("a", "low"), query("a", "high"), query("a"), query("b")];
    for (const one of given) deliver(one);
    await settled(1);
    expect(begun).toEqual([given[0]?.id, given[3]?.id]);
    await end(given[0]?.id as string);
    await end(given[1]?.id as string);
    expect(begun.slice(2)).toEqual([given[1]?.id, given[2]?.id]);
  });

  test("holds no more than its capacity of waiting questions and takes new ones when there is room again", async () => {
    const { deliver, begun, end } = open({ capacity: 2 });
    const given = Array.from({ length: 5 }, (_, index) => query(`s${index}`));
    expect(given.map((one) => deliver(one))).toEqual([true, true, true, false, false]);
    await end(begun[0] as string);
    expect(deliver(query("late"))).toBe(true);
    expect(deliver(query("later"))).toBe(false);
  });

  test("counts an asker's own questions in line against its capacity", () => {
    const { deliver } = open({ capacity: 2 });
    expect([1, 2, 3, 4].map(() => deliver(query("a")))).toEqual([true, true, true, false]);
  });

  test("hands out another question while one waits for somebody else", async () => {
    const { deliver, begun, slots, end } = open();
    const [one, two] = [query("a"), query("b")];
    deliver(one);
    deliver(two);
    expect(begun).toEqual([one.id]);
    const wait = deferred<number>();
    const waited = slots.get(one.id)?.whileWaiting(() => wait.promise);
    await settled(1);
    expect(begun).toEqual([one.id, two.id]);
    await end(two.id);
    wait.resolve(5);
    expect(await waited).toBe(5);
    await end(one.id);
    const three = query("c");
    deliver(three);
    await settled(1);
    expect(begun).toEqual([one.id, two.id, three.id]);
  });

  test("frees one place alone for an answer that waits for several others at once", async () => {
    const { deliver, begun, slots } = open();
    const given = Array.from({ length: 6 }, (_, index) => query(`s${index}`));
    for (const one of given) deliver(one);
    const wait = deferred();
    const slot = slots.get(given[0]?.id as string) as Slot;
    const waits = [1, 2, 3].map(() => slot.whileWaiting(() => wait.promise));
    await settled(1);
    expect(begun).toHaveLength(2);
    wait.resolve();
    await Promise.all(waits);
  });

  test("hands out no question that was withdrawn, and its place in line goes to others", async () => {
    const { deliver, withdraw, begun, end } = open({ capacity: 3 });
    const [now, ...behind] = [query("a"), query("a"), query("a"), query("b")];
    for (const one of [now, ...behind]) expect(deliver(one as Message)).toBe(true);
    expect(withdraw(behind[0]?.id as string)).toBe(true);
    expect(withdraw(behind[0]?.id as string)).toBe(false);
    expect(withdraw(now?.id as string)).toBe(false);
    expect(withdraw("unknown")).toBe(false);
    const more = query("c");
    expect(deliver(more)).toBe(true);
    while (begun.length < 4) {
      const { length } = begun;
      await end(begun.at(-1) as string);
      if (begun.length === length) break;
    }
    expect(begun).toEqual([now?.id, behind[2]?.id, more.id, behind[1]?.id].filter(Boolean));
  });

  test("gives the place back where the wait fails or throws at once", async () => {
    const { deliver, begun, slots, end } = open();
    const one = query("a");
    deliver(one);
    const slot = slots.get(one.id) as Slot;
    await expect(slot.whileWaiting(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(
      slot.whileWaiting(() => {
        throw new Error("at once");
      }),
    ).rejects.toThrow("at once");
    await end(one.id);
    for (let count = 0; count < 3; count++) deliver(query(`x${count}`));
    await settled(1);
    expect(begun).toHaveLength(2);
  });

  test("answers every question exactly once, never more at one time than its concurrency, whatever comes when", async () => {
    const act = fc.oneof(
      fc.record({
        deliver: fc.constantFrom("a", "b", "c", "d"),
        priority: fc.constantFrom<Priority>("low", "normal", "high"),
      }),
      fc.record({ end: fc.nat(10) }),
      fc.record({ withdraw: fc.nat(30) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), async (acts, concurrency) => {
        const { deliver, withdraw, begun, ends, end, most } = open({ concurrency });
        const given: string[] = [];
        const pick = (list: readonly string[], index: number) => list[index % Math.max(1, list.length)] ?? "none";
        const perform = {
          deliver(one: Message) {
            given.push(one.id);
            deliver(one);
          },
          withdraw(id: string) {
            if (withdraw(id)) given.splice(given.indexOf(id), 1);
          },
        };
        for (const one of acts) {
          if ("deliver" in one) perform.deliver(query(one.deliver, one.priority));
          else if ("end" in one) await end(pick([...ends.keys()], one.end));
          else perform.withdraw(pick(given, one.withdraw));
        }
        while (ends.size > 0) await end([...ends.keys()][0] as string);
        expect([...begun].sort()).toEqual([...given].sort());
        expect(most()).toBeLessThanOrEqual(concurrency);
        const byAsker = (list: readonly string[]) => Map.groupBy(list, (id) => id[0]);
        expect(byAsker(begun)).toEqual(byAsker(given));
      }),
    );
  });
});
