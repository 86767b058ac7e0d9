import { answerCases } from "./provider/answer-cases.ts";
import { conversationCases } from "./provider/conversation-cases.ts";
import { failureCases } from "./provider/failure-cases.ts";
import type { ProviderCase } from "./provider/subject.ts";

/** What every provider of models does, as the contract says it. */
export const providerConformance: readonly ProviderCase[] = [...answerCases, ...conversationCases, ...failureCases];
