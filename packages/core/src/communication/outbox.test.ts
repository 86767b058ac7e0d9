import { describe, expect, test } from "vitest";
import { createOutbox } from "./outbox.ts";

/** An outbox whose payloads are kept. */
function opened(joinsWithin: "task" | "turn") {
  const payloads: [channel: string, payload: string][] = [];
  const publish = async (channel: string, payload: string) => {
    payloads.push([channel, payload]);
    return 1;
  };
  return { payloads, outbox: createOutbox({ joinsWithin, publish }) };
}

const ignore = () => undefined;

describe("an outbox", () => {
  test("joins what one turn of the event loop sends to a channel, and keeps its order", async () => {
    const { outbox, payloads } = opened("turn");
    outbox.send("a", "1", ignore);
    await Promise.resolve();
    outbox.send("b", "2", ignore);
    outbox.send("a", "3", ignore);
    expect(payloads).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve));
    expect(payloads).toEqual([
      ["a", "[1,3]"],
      ["b", "[2]"],
    ]);
  });

  test("joins what one task sends where a payload costs next to nothing", async () => {
    const { outbox, payloads } = opened("task");
    outbox.send("a", "1", ignore);
    outbox.send("a", "2", ignore);
    await Promise.resolve();
    outbox.send("a", "3", ignore);
    await Promise.resolve();
    expect(payloads.map(([, payload]) => payload)).toEqual(["[1,2]", "[3]"]);
  });

  test("publishes at once, and once, what is still being joined when it is flushed", async () => {
    const { outbox, payloads } = opened("turn");
    const told: unknown[] = [];
    outbox.send("a", "1", (receivers) => void told.push(receivers));
    await outbox.flush();
    expect(told).toEqual([1]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(payloads).toEqual([["a", "[1]"]]);
  });

  test("tells everyone in a frame why it was not sent, also where the transport throws, and is idle then", async () => {
    const error = new Error("gone");
    const outbox = createOutbox({
      joinsWithin: "turn",
      publish: () => {
        throw error;
      },
    });
    const told: unknown[] = [];
    for (const message of ["1", "2"]) outbox.send("a", message, (_, reason) => void told.push(reason));
    await outbox.flush();
    expect(told).toEqual([error, error]);
  });
});
