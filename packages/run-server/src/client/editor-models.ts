import { ChasmError, type ErrorCode, errorCodes, isChasmError, type LlmProvider, type LlmResponse } from "@chasmx/core";
import { CancellationTokenSource, ResponseError } from "vscode-jsonrpc/node";
import { type ErrorData, generate, generatedText } from "../protocol/index.ts";
import type { ClientLink } from "./client-link.ts";

/** The models that are the editor's. */
export const editorPattern = "vscode/*";

/**
 * The models of the editor: each call is a request to the client, whose text may come piece by piece. A workflow that names one
 * where the client has none is refused before its run begins.
 */
export function editorModels(client: ClientLink): LlmProvider {
  const listeners = new Map<string, (text: string) => void>();
  client.connection.onNotification(generatedText, (given) => {
    const { call_id: callId, text } = given ?? {};
    if (typeof text === "string") listeners.get(callId)?.(text);
  });
  return {
    name: "vscode",
    assertServes(model) {
      if (client.answers.models) return;
      throw new ChasmError(
        "OPTION_INVALID",
        `The model "${model}" is one of the editor, and the client gives none. Run the workflow in an editor that does, or name another model.`,
      );
    },
    async generate(request, { signal, onDelta }) {
      signal.throwIfAborted();
      const callId = crypto.randomUUID();
      if (onDelta !== undefined) listeners.set(callId, onDelta);
      const source = new CancellationTokenSource();
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      const abort = () => {
        source.cancel();
        reject(signal.reason);
      };
      signal.addEventListener("abort", abort, { once: true });
      try {
        const params = { call_id: callId, request };
        // What comes after a cancellation is nobody's.
        const answer = client.connection.sendRequest(generate, params, source.token);
        return responseIn(await Promise.race([answer, aborted]));
      } catch (error) {
        throw signal.aborted ? signal.reason : failure(error);
      } finally {
        signal.removeEventListener("abort", abort);
        listeners.delete(callId);
        source.dispose();
      }
    },
  };
}

/** Whoever calls a provider checks what it gives; here it is only an object or none. */
function responseIn(given: unknown): LlmResponse {
  if (typeof given === "object" && given !== null) return given as LlmResponse;
  throw new ChasmError("PROVIDER_OUTPUT_INVALID", "The editor's model gave no response.");
}

/** What a client may say of a call that failed. Anything else is PROVIDER_FAILED. */
const known: ReadonlySet<unknown> = new Set(errorCodes.filter((code) => code.startsWith("PROVIDER_")));

function failure(error: unknown): Error {
  if (isChasmError(error)) return error;
  if (!(error instanceof ResponseError)) {
    return new ChasmError("PROVIDER_FAILED", "The editor did not answer for its model.", { cause: error });
  }
  const { code, retryable } = (error.data ?? {}) as Partial<ErrorData>;
  return new ChasmError(
    known.has(code) ? (code as ErrorCode) : "PROVIDER_FAILED",
    `The editor's model failed: ${error.message}`,
    { ...(typeof retryable === "boolean" ? { retryable } : {}), cause: error },
  );
}
