import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LlmProvider, LlmResponse } from "../contracts/llm-provider.ts";
import { ChasmError } from "../errors.ts";
import { document, tryRun } from "../testing/try-run.test-kit.ts";
import type { TextDelta } from "./options.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const agent = (more: object = {}) => ({ type: "ai-processor", config: { prompt: "Do it." }, ...more });
const done: LlmResponse = { content: "done", finish_reason: "stop" };
const limited = (details: object = {}) => new ChasmError("PROVIDER_RATE_LIMITED", "Too many.", { details });

/** A provider that fails with these errors, one a call, and then answers. */
function failing(errors: readonly unknown[], text = ""): LlmProvider & { calls: number } {
  const provider = {
    name: "flaky",
    calls: 0,
    async generate(_: unknown, { onDelta }: { onDelta?(text: string): void }) {
      const error = errors[provider.calls++];
      if (error === undefined) return done;
      if (text !== "") onDelta?.(text);
      throw error;
    },
  };
  return provider;
}

/** Runs one agent with a provider, letting time pass as it wants. */
async function run(
  provider: LlmProvider,
  more: { readonly node?: object; readonly onDelta?: (delta: TextDelta) => void } = {},
) {
  const { node, ...options } = more;
  const tried = await tryRun(document({ a: agent(node) }), { provider, ...options });
  const begin = performance.now();
  const end = tried.ended.then((state) => ({ state, tookMs: performance.now() - begin }));
  let isOver = false;
  void end.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(100);
  }
  return { ...(await end), logs: tried.of("log").map(({ message }) => message) };
}

describe("a model call that fails", () => {
  test.each([
    ["cannot pass", new ChasmError("PROVIDER_FAILED", "No such model.", { retryable: false })],
    ["says that the key is wrong", new ChasmError("PROVIDER_UNAUTHORIZED", "Wrong key.")],
    ["says that the answer is none", new ChasmError("PROVIDER_OUTPUT_INVALID", "No.")],
    ["is an error of the provider's own code", new TypeError("x is not a function")],
    ["is no error", "text"],
  ])("is not made again where the failure %s", async (_, error) => {
    const provider = failing([error]);
    const { state, logs } = await run(provider);
    expect(provider.calls).toBe(1);
    expect(state.status).toBe("failed");
    expect(logs).toEqual([]);
  });

  test("is made again, each time told, until it succeeds", async () => {
    const provider = failing([limited(), new ChasmError("PROVIDER_FAILED", "Broke off.")]);
    const { state, logs } = await run(provider);
    expect(state.nodes.get("a")?.output).toBe("done");
    expect(logs).toEqual([
      expect.stringMatching(
        /^PROVIDER_RATE_LIMITED: Too many\. The model is called again in 0\.\d s, attempt 2 of 4\.$/,
      ),
      expect.stringMatching(/^PROVIDER_FAILED: Broke off\. .* attempt 3 of 4\.$/),
    ]);
  });

  test("fails after the last attempt, and says how many there were", async () => {
    const provider = failing(Array.from({ length: 9 }, () => limited()));
    const { state } = await run(provider);
    expect(provider.calls).toBe(4);
    expect(state.error).toMatchObject({ code: "PROVIDER_RATE_LIMITED", message: "Too many. It was called 4 times." });
  });

  test("waits at least as long as the provider asks for", async () => {
    const { state, tookMs } = await run(failing([limited({ retryAfterMs: 7000 })]));
    expect(state.status).toBe("completed");
    expect(tookMs).toBeGreaterThanOrEqual(7000);
  });

  test("fails at once where the provider asks for more than a minute", async () => {
    const provider = failing([limited({ retryAfterMs: 3_600_000 })]);
    const { state } = await run(provider);
    expect(provider.calls).toBe(1);
    expect(state.error?.message).toBe("Too many. It asks to wait 3600 seconds, and no call waits longer than 60.");
  });

  test.each([[Number.NaN], [-1], ["9999999"], [null]])("passes over a wait of %j", async (retryAfterMs) => {
    const { state } = await run(failing([limited({ retryAfterMs })]));
    expect(state.status).toBe("completed");
  });

  test("is not made again beyond its node's time", async () => {
    const provider = failing([limited({ retryAfterMs: 50_000 })]);
    const { state } = await run(provider, { node: { timeout_seconds: 2 } });
    expect(provider.calls).toBe(1);
    expect(state.error?.code).toBe("NODE_TIMEOUT");
  });

  test("tells the reader that the text so far is void, and shows nothing that comes late", async () => {
    const deltas: TextDelta[] = [];
    let late: ((text: string) => void) | undefined;
    const provider: LlmProvider = {
      name: "breaking",
      async generate(_, { onDelta }) {
        if (late !== undefined) {
          late("LATE");
          onDelta?.("whole");
          return { content: "whole", finish_reason: "stop" };
        }
        late = onDelta?.bind(undefined);
        onDelta?.("ha");
        throw new ChasmError("PROVIDER_FAILED", "Broke off.");
      },
    };
    await run(provider, { onDelta: (delta) => void deltas.push(delta) });
    const base = { path: "", nodeId: "a", activity: "1" };
    expect(deltas).toEqual([
      { ...base, text: "ha" },
      { ...base, text: "", isRestart: true },
      { ...base, text: "whole" },
    ]);
  });

  test("has nothing to void where no text was shown", async () => {
    const deltas: TextDelta[] = [];
    await run(failing([limited()]), { onDelta: (delta) => void deltas.push(delta) });
    expect(deltas).toEqual([]);
  });
});
