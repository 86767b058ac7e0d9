import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { ChasmError } from "../errors.ts";
import { Cancellation } from "./cancellation.ts";

const reason = new ChasmError("RUN_CANCELLED", "Enough.");

describe("Cancellation", () => {
  test("reaches children, grandchildren, signals and listeners once, with the first reason", () => {
    const root = new Cancellation();
    const child = new Cancellation(root);
    const grandchild = new Cancellation(child);
    const heard: unknown[] = [];
    const { signal } = grandchild;
    grandchild.onCancel((error) => heard.push(error));
    root.cancel(reason);
    root.cancel(new ChasmError("RUN_TIMEOUT", "Later."));
    expect(heard).toEqual([reason]);
    expect(grandchild.reason).toBe(reason);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBe(reason);
    expect(new Cancellation(root).signal.aborted).toBe(true);
    expect(() => child.throwIfCancelled()).toThrow(reason);
  });

  test("does not reach its parent or its siblings", () => {
    const root = new Cancellation();
    const [one, other] = [new Cancellation(root), new Cancellation(root)];
    one.cancel(reason);
    expect(root.reason).toBeUndefined();
    expect(other.reason).toBeUndefined();
    root.cancel(new ChasmError("RUN_TIMEOUT", "Over."));
    expect(one.reason).toBe(reason);
  });

  test("tells a listener that comes too late at once, and one that was taken away never", () => {
    const root = new Cancellation();
    let calls = 0;
    const stop = root.onCancel(() => calls++);
    stop();
    stop();
    root.cancel(reason);
    expect(calls).toBe(0);
    root.onCancel(() => calls++);
    expect(calls).toBe(1);
  });

  test("lets go of everything that raced and ended", async () => {
    const root = new Cancellation();
    let isTold = false;
    const work = Promise.withResolvers<number>();
    const raced = root.race(work.promise);
    work.resolve(1);
    expect(await raced).toBe(1);
    await expect(root.race(Promise.reject(new Error("own")))).rejects.toThrow("own");
    root.onCancel(() => {
      isTold = true;
    });
    root.cancel(reason);
    expect(isTold).toBe(true);
  });

  test("rejects a race as soon as it is cancelled, and at once where it was before", async () => {
    const root = new Cancellation();
    const never = new Promise<never>(() => undefined);
    const raced = root.race(never);
    root.cancel(reason);
    await expect(raced).rejects.toBe(reason);
    await expect(root.race(never)).rejects.toBe(reason);
    await expect(root.race(Promise.reject(new Error("quiet")))).rejects.toBe(reason);
  });

  test("does not keep a child that has ended: ten thousand attempts leave nothing with their run", () => {
    const root = new Cancellation();
    let calls = 0;
    for (let count = 0; count < 10_000; count++) {
      const child = new Cancellation(root);
      child.onCancel(() => calls++);
      child.cancel(reason);
    }
    expect(calls).toBe(10_000);
    root.cancel(reason);
    expect(calls).toBe(10_000);
  });

  test("leaves no listener on a signal", () => {
    const root = new Cancellation();
    const child = new Cancellation(root);
    expect(getEventListeners(root.signal, "abort")).toHaveLength(0);
    child.cancel(reason);
    expect(getEventListeners(root.signal, "abort")).toHaveLength(0);
  });

  test("tells every listener although one of them throws", () => {
    const root = new Cancellation();
    let isTold = false;
    root.onCancel(() => {
      throw new Error("a listener's own fault");
    });
    root.onCancel(() => {
      isTold = true;
    });
    try {
      root.cancel(reason);
    } catch {
      // Whether it is rethrown is not the point.
    }
    expect(isTold).toBe(true);
  });
});
