import { ChasmError, type LlmProvider, type LlmRequest } from "@chasmx/core";
import type { Api } from "./api.ts";
import { callApi } from "./call-api.ts";
import { type CallWatch, watchCall } from "./call-watch.ts";
import { chatApi } from "./chat/chat-api.ts";
import { lazyClient } from "./client.ts";
import { rememberConcessions } from "./concessions.ts";
import { failureOf } from "./failure.ts";
import { type OpenaiOptions, type Settings, settle } from "./options.ts";
import { responsesApi } from "./responses/responses-api.ts";
import { scrubber as makeScrubber } from "./scrub.ts";

/**
 * Models of OpenAI, Azure OpenAI and every endpoint that speaks their API. It never tries a failed call again: core does.
 * A call that is aborted rejects with the signal's reason. Throws OPTION_INVALID where the options do not fit; reads nothing
 * from the environment.
 */
export function openaiProvider(options: OpenaiOptions = {}): LlmProvider {
  const settings = settle(options);
  const scrubber = makeScrubber(settings);
  const clientOf = lazyClient(settings, scrubber);
  const concessions = rememberConcessions();
  const api: Api = settings.api === "chat" ? chatApi : responsesApi();

  return {
    name: "openai",
    async generate(request, { signal, onDelta }) {
      const model = modelOf(request, settings);
      signal.throwIfAborted();
      const watch = watchCall(signal, settings.timeoutMs);
      try {
        const client = await clientOf();
        const isStreamed = onDelta !== undefined;
        for (;;) {
          const known = concessions.of(model, request);
          const body = api.bodyOf({ request, model, settings, concessions: known, isStreamed });
          try {
            return await callApi({ client, api, body, watch, onDelta });
          } catch (error) {
            if (isEnded(watch) || !concessions.learn({ model, request, body, error })) throw error;
            watch.heard();
          }
        }
      } catch (error) {
        signal.throwIfAborted();
        throw failureOf(error, { settings, scrubber, watch });
      } finally {
        watch.end();
      }
    },
  };
}

function isEnded({ signal }: CallWatch): boolean {
  return signal.aborted;
}

function modelOf({ model }: LlmRequest, { model: standard, azure }: Settings): string {
  const name = model ?? standard ?? azure?.deployment;
  if (name !== undefined) return name;
  throw new ChasmError(
    "OPTION_INVALID",
    'No model is named. Set "model" in the node, --model, or "models.default" in chasmx.config.json.',
  );
}
