import type { JsonValue } from "../contracts/json.ts";
import type { GenerateOptions, LlmMessage, LlmRequest, LlmResponse, Usage } from "../contracts/llm-provider.ts";
import type { ModelAccess, StepIo } from "../contracts/node-type.ts";
import { ChasmError } from "../errors.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import { stableName } from "../journal/model-call.ts";
import { quiet } from "../journal/quiet.ts";
import { nodeName } from "../journal/run-state.ts";
import type { Steps } from "../journal/steps.ts";
import { withCost } from "../models/price.ts";
import { amountOf, boundedRequest, boundsModels } from "./call-amount.ts";
import { callProvider } from "./provider-call.ts";
import type { Hold } from "./reservations.ts";
import type { RunContext } from "./run-context.ts";

/** Whose calls these are. */
export interface ModelAccessOptions {
  readonly run: RunContext;
  readonly steps: Steps;
  readonly nodeId: string;
  readonly activity: string;
  readonly cancellation: Cancellation;
}

/**
 * The one way to a model: refuses secrets and what the budget does not allow, journals request, answer and usage. A
 * conversation's messages are journaled once: each request names how many of its messages the one before it had already.
 */
export function modelAccess(options: ModelAccessOptions): ModelAccess {
  const { run, steps, nodeId } = options;
  let earlier: readonly LlmMessage[] = [];

  const generate = async (given: LlmRequest, step: string): Promise<LlmResponse> => {
    const request: LlmRequest = run.model === undefined ? given : { ...given, model: run.model };
    refuseSecrets(run, nodeId, request);
    const known = commonLength(earlier, request.messages);
    earlier = request.messages;
    const journaled = withoutUndefined({ ...request, messages: request.messages.slice(known), messages_before: known });
    const hold = run.reservations.open({ nodeId, path: run.path, budgets: run.budgets });
    try {
      const response = await steps.run<JsonValue>(
        { name: step, isOutside: true, isModel: true, request: journaled, usageOf: usageOf(run, request) },
        (io) => call({ ...options, hold }, request, io),
      );
      return response as unknown as LlmResponse;
    } finally {
      // Only now does the journal hold what was used. A call that has failed gives back what it had reserved.
      hold.release();
    }
  };
  return { generate: (request, { step = "model" } = {}) => quiet(generate(request, step)) };
}

/** Makes the call within the budget. */
async function call(
  access: ModelAccessOptions & { readonly hold: Hold },
  given: LlmRequest,
  io: StepIo,
): Promise<JsonValue> {
  const { run, nodeId, activity, cancellation, hold } = access;
  const { onDelta, path, budgets, provider } = run;
  const isBounded = boundsModels(budgets);
  const request = isBounded ? boundedRequest(provider, given) : given;
  // Within the step: what others have spent by now depends on timing, so that the refusal is journaled as well.
  if (isBounded) {
    const countsMoney = budgets.some(({ maxCostUsd }) => maxCostUsd !== undefined);
    await hold.reserve(amountOf(provider, request, { countsMoney, nodeId }), cancellation);
  }
  return await callProvider(provider, request, {
    options: generateOptions(access, io),
    cancellation,
    isBounded,
    onRestart: () => onDelta?.({ path, nodeId, activity, text: "", isRestart: true }),
  });
}

/** What a call used, and what that cost where its price is known: it is journaled, so that nobody has to know prices later. */
function usageOf({ provider }: RunContext, { model }: LlmRequest): (response: JsonValue) => Usage | undefined {
  return (response) => withCost((response as unknown as LlmResponse).usage, provider.priceOf?.(model));
}

function generateOptions({ run, nodeId, activity }: ModelAccessOptions, io: StepIo): GenerateOptions {
  const { onDelta, path } = run;
  const { journal } = run.conversation;
  const { state } = journal;
  const asker = state.messages.get(activity)?.from;
  return {
    origin: { agent: stableName(nodeName(path, nodeId), state), ...(asker === undefined ? {} : { askedBy: asker }) },
    onNote(message) {
      if (!journal.isEnded) journal.record({ type: "log", node_id: nodeId, message }, path);
    },
    // Not read here: a signal is made only where the provider wants one.
    get signal() {
      return io.signal;
    },
    ...(onDelta === undefined ? {} : { onDelta: (text: string) => onDelta({ path, nodeId, activity, text }) }),
  };
}

function refuseSecrets({ conversation }: RunContext, nodeId: string, request: LlmRequest): void {
  if (!conversation.redaction.reveals(request)) return;
  throw new ChasmError(
    "SECRET_REFUSED",
    `The prompt of node "${nodeId}" holds a secret. Secrets go to services, never to a model: take it out of the texts that the prompt reads.`,
  );
}

function commonLength(earlier: readonly LlmMessage[], now: readonly LlmMessage[]): number {
  return earlier.length <= now.length && earlier.every((message, index) => message === now[index]) ? earlier.length : 0;
}

/** Providers and callers may leave a field undefined; JSON has no such thing. */
function withoutUndefined(value: object): JsonValue {
  const entries = Object.entries(value);
  if (entries.every(([, item]) => item !== undefined)) return value as JsonValue;
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined)) as JsonValue;
}
