import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import { limitedProvider, type ProviderLimits } from "./limited-provider.ts";

const messages = [{ role: "user", content: "Hi." }] as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A provider whose calls each take the time that their model's name says, and how many there were when. */
function timed() {
  const starts: number[] = [];
  const order: string[] = [];
  let active = 0;
  let most = 0;
  const provider: LlmProvider = {
    name: "timed",
    async generate({ model = "" }, { signal }) {
      starts.push(performance.now());
      order.push(model);
      most = Math.max(most, ++active);
      try {
        await new Promise<void>((resolve, reject) => {
          setTimeout(resolve, Number(model.split("/")[1] ?? 0));
          signal.addEventListener("abort", () => reject(signal.reason));
        });
        if (model.startsWith("bad")) throw new Error("bad");
        return { content: model, finish_reason: "stop" };
      } finally {
        active -= 1;
      }
    },
  };
  return { provider, starts, order, most: () => most };
}

function call(provider: LlmProvider, model: string, signal = new AbortController().signal) {
  return provider.generate({ messages, model }, { signal }).then(
    ({ content }) => content,
    (error: Error) => error.message,
  );
}

describe("limitedProvider", () => {
  test.each([{ concurrency: 0 }, { concurrency: 1.5 }, { requestsPerMinute: -1 }, { requestsPerMinute: Number.NaN }])(
    "refuses %j with OPTION_INVALID",
    (limits: ProviderLimits) => {
      expect(() => limitedProvider(timed().provider, limits)).toThrow(/must be a whole number above 0/);
    },
  );

  test("lets no more calls run at one time, nor begin in a minute, than it says, in the order of their coming", async () => {
    const calls = fc.array(fc.record({ ms: fc.nat(90_000), isBad: fc.boolean(), isAborted: fc.boolean() }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(
        calls,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (given, concurrency, requestsPerMinute) => {
          const { provider, starts, order, most } = timed();
          const limited = limitedProvider(provider, { concurrency, requestsPerMinute });
          const controllers = given.map(() => new AbortController());
          const ends = given.map(({ ms, isBad }, index) =>
            call(limited, `${isBad ? "bad" : `ok${index}`}/${ms}`, controllers[index]?.signal),
          );
          await vi.advanceTimersByTimeAsync(30_000);
          for (const [index, { isAborted }] of given.entries())
            if (isAborted) controllers[index]?.abort(new Error("gone"));
          await vi.runAllTimersAsync();
          await Promise.all(ends);
          expect(most()).toBeLessThanOrEqual(concurrency);
          for (const [index, start] of starts.entries())
            expect((starts[index + requestsPerMinute] ?? Number.POSITIVE_INFINITY) - start).toBeGreaterThanOrEqual(
              60_000,
            );
          const numbers = order
            .filter((name) => name.startsWith("ok"))
            .map((name) => Number.parseInt(name.slice(2), 10));
          expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
          expect(vi.getTimerCount()).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("frees the place of a call that fails, and of one that gives up waiting", async () => {
    const { provider, order } = timed();
    const limited = limitedProvider(provider, { concurrency: 1 });
    const controller = new AbortController();
    const ends = [call(limited, "bad/10"), call(limited, "waits/10", controller.signal), call(limited, "last/10")];
    controller.abort(new Error("Not wanted."));
    await vi.runAllTimersAsync();
    expect(await Promise.all(ends)).toEqual(["bad", "Not wanted.", "last/10"]);
    expect(order).toEqual(["bad/10", "last/10"]);
  });

  test("calls nobody for a call that is aborted before it begins", async () => {
    const { provider, order } = timed();
    const limited = limitedProvider(provider, { concurrency: 1 });
    expect(await call(limited, "x/1", AbortSignal.abort(new Error("Too late.")))).toBe("Too late.");
    expect(order).toEqual([]);
  });
});
