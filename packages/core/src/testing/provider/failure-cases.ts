import assert from "node:assert/strict";
import { inspect } from "node:util";
import { type ChasmError, type ErrorCode, isChasmError } from "../../errors.ts";
import { type ProviderCase, type ProviderFailure, type ProviderSubject, requestOf, signal } from "./subject.ts";

const expected: Readonly<Record<ProviderFailure, readonly [code: ErrorCode, isRetryable: boolean]>> = {
  unauthorized: ["PROVIDER_UNAUTHORIZED", false],
  "rate-limited": ["PROVIDER_RATE_LIMITED", true],
  refused: ["PROVIDER_FAILED", false],
  broken: ["PROVIDER_FAILED", true],
};

/** How calls end that get no answer. */
export const failureCases: readonly ProviderCase[] = [
  ...(Object.keys(expected) as ProviderFailure[]).map(
    (failure): ProviderCase => ({
      name: `rejects with ${expected[failure][0]} where its service is ${failure}`,
      async run(subject) {
        for (const options of [{}, { onDelta: () => undefined }]) {
          const provider = await subject.failing?.(failure);
          if (provider === undefined) return;
          const error = await failureOf(provider.generate(requestOf(subject, "x"), { signal: signal(), ...options }));
          assert.deepEqual([error.code, error.retryable], expected[failure], error.message);
          assertWithoutKey(subject, error);
        }
      },
    }),
  ),
  {
    name: "shows nothing of its key",
    async run(subject) {
      assertWithoutKey(subject, await subject.create(() => "x"));
    },
  },
  {
    name: "makes no call where nobody waits any more",
    async run(subject) {
      const silent = await subject.silent?.();
      if (silent === undefined) return;
      const reason = new Error("nobody waits");
      const call = silent.provider.generate(requestOf(subject, "x"), { signal: AbortSignal.abort(reason) });
      await assert.rejects(call, (error) => error === reason);
    },
  },
  {
    name: "ends a call that is aborted, with the reason of the signal, and so does its service",
    async run(subject) {
      for (const options of [{}, { onDelta: () => undefined }]) {
        const silent = await subject.silent?.();
        if (silent === undefined) return;
        const { provider, received, over } = silent;
        const controller = new AbortController();
        const call = provider.generate(requestOf(subject, "x"), { signal: controller.signal, ...options });
        const reason = new Error("nobody waits");
        const rejected = assert.rejects(call, (error) => error === reason);
        await received;
        controller.abort(reason);
        await rejected;
        await over;
      }
    },
  },
];

async function failureOf(call: Promise<unknown>): Promise<ChasmError> {
  const error = await call.then(
    () => assert.fail("the call was answered"),
    (reason: unknown) => reason,
  );
  assert.ok(isChasmError(error), `rejects with ${inspect(error)}`);
  return error;
}

function assertWithoutKey({ key }: ProviderSubject, value: unknown): void {
  if (key === undefined) return;
  const shown = inspect(value, { depth: 20, showHidden: true }) + JSON.stringify(value);
  assert.ok(!shown.includes(key), "shows the key");
}
