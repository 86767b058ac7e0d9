import type { GenerateOptions, LlmProvider, LlmRequest, LlmResponse } from "@chasmx/core";
import { openaiProvider } from "./openai-provider.ts";
import type { OpenaiOptions } from "./options.ts";
import { type CompatibleServer, type CompatibleServerOptions, startCompatibleServer } from "./testing/index.ts";

/** A provider before a server of its own. */
export interface Tried extends AsyncDisposable {
  readonly server: CompatibleServer;
  readonly provider: LlmProvider;
  ask(request: Partial<LlmRequest>, options?: Partial<GenerateOptions>): Promise<LlmResponse>;
  /** The bodies that the server received. */
  bodies(): readonly Readonly<Record<string, unknown>>[];
}

/** Starts a server that answers so, and makes a provider that calls it. */
export async function tryProvider(
  answer: CompatibleServerOptions["answer"],
  { delivery, ...options }: OpenaiOptions & { readonly delivery?: Partial<CompatibleServerOptions> } = {},
): Promise<Tried> {
  const server = await startCompatibleServer({ ...delivery, answer });
  const provider = openaiProvider({ baseUrl: server.url, apiKey: "key-of-the-test", model: "m", ...options });
  return {
    server,
    provider,
    ask: (request, given = {}) =>
      provider.generate(
        { messages: [{ role: "user", content: "hi" }], ...request },
        { signal: new AbortController().signal, ...given },
      ),
    bodies: () => server.calls.map(({ body }) => body),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** A listener that keeps the pieces that it was told. */
export function listener() {
  const pieces: string[] = [];
  return { pieces, onDelta: (text: string) => void pieces.push(text) };
}
