import { describe, test } from "vitest";
import type { LlmProvider, LlmRequest } from "../contracts/llm-provider.ts";
import { cachedProvider } from "../models/cached-provider.ts";
import { limitedProvider } from "../models/limited-provider.ts";
import { rehearsal } from "../models/rehearsal.ts";
import { routedProvider } from "../models/routed-provider.ts";
import type { PretendModel, ProviderSubject } from "./provider/subject.ts";
import { providerConformance } from "./provider-conformance.ts";
import { type ScriptStep, scriptedModel } from "./scripted-model.ts";

const scripted = {
  create: (model: PretendModel) => scriptedModel(endlessly((request) => model(lastText(request)))),
  silent() {
    const received = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    const provider = scriptedModel([
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.throwIfAborted();
          signal.addEventListener("abort", () => {
            reject(signal.reason);
            over.resolve();
          });
          received.resolve();
        }),
    ]);
    return { provider, received: received.promise, over: over.promise };
  },
} satisfies ProviderSubject;

/** More answers than the kit asks for. */
function endlessly(step: (request: LlmRequest) => ReturnType<PretendModel>): ScriptStep[] {
  return Array.from({ length: 100 }, () => step);
}

function lastText({ messages }: LlmRequest): string {
  return messages.at(-1)?.content ?? "";
}

describe("conformance of the scripted model", () => {
  for (const { name, run } of providerConformance) test(name, () => run(scripted));
});

/** A provider behind all of core's wrappers. */
function wrapped(provider: LlmProvider): LlmProvider {
  const entries = new Map<string, unknown>();
  const cache = {
    get: async (key: string) => entries.get(key),
    set: async (key: string, value: unknown) => entries.set(key, value),
  };
  const limited = limitedProvider(provider, { concurrency: 2, requestsPerMinute: 1000 });
  const cached = cachedProvider(limited, { cache, identity: "scripted" });
  return routedProvider({ routes: { "*": { provider: cached } }, default: "any" });
}

describe("conformance of a routed, limited and cached model", () => {
  const subject: ProviderSubject = {
    create: (model) => wrapped(scripted.create(model)),
    silent() {
      const { provider, ...rest } = scripted.silent();
      return { ...rest, provider: wrapped(provider) };
    },
  };
  for (const { name, run } of providerConformance) test(name, () => run(subject));
});

describe("conformance of the rehearsal", () => {
  const subject: ProviderSubject = { create: rehearsal, isTold: false };
  for (const { name, run } of providerConformance) test(name, () => run(subject));
});
