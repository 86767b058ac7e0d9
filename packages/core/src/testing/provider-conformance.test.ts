import { describe, test } from "vitest";
import type { LlmRequest } from "../contracts/llm-provider.ts";
import { rehearsal } from "../models/rehearsal.ts";
import type { PretendModel, ProviderSubject } from "./provider/subject.ts";
import { providerConformance } from "./provider-conformance.ts";
import { type ScriptStep, scriptedModel } from "./scripted-model.ts";

const scripted: ProviderSubject = {
  create: (model) => scriptedModel(endlessly((request) => model(lastText(request)))),
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
};

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

describe("conformance of the rehearsal", () => {
  const subject: ProviderSubject = { create: rehearsal, isTold: false };
  for (const { name, run } of providerConformance) test(name, () => run(subject));
});
