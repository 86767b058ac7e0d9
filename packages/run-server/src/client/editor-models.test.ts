import { PassThrough } from "node:stream";
import { type ProviderFailure, type ProviderSubject, providerConformance } from "@chasmx/core/testing";
import { describe, expect, test } from "vitest";
import {
  createMessageConnection,
  type MessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { type ErrorData, generate, generatedText } from "../protocol/index.ts";
import { openClientLink } from "./client-link.ts";
import { editorModels } from "./editor-models.ts";

/** A server's and a client's end of a real connection. */
function connected(): { readonly server: MessageConnection; readonly client: MessageConnection } {
  const [there, back] = [new PassThrough(), new PassThrough()];
  const end = (input: PassThrough, output: PassThrough) => {
    const connection = createMessageConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
    connection.listen();
    return connection;
  };
  return { server: end(back, there), client: end(there, back) };
}

function opened() {
  const { server, client } = connected();
  const link = openClientLink(server);
  link.accept({ models: true, secrets: false });
  return { client, provider: editorModels(link) };
}

const failures: Readonly<Record<ProviderFailure, ErrorData>> = {
  unauthorized: { code: "PROVIDER_UNAUTHORIZED" },
  "rate-limited": { code: "PROVIDER_RATE_LIMITED" },
  refused: { code: "PROVIDER_FAILED", retryable: false },
  broken: { code: "PROVIDER_FAILED" },
};

const subject: ProviderSubject = {
  model: "vscode/gpt",
  isStreaming: true,
  create(model) {
    const { client, provider } = opened();
    client.onRequest(generate, async ({ call_id: callId, request }) => {
      const answer = model(request.messages.at(-1)?.content ?? "");
      const response = typeof answer === "string" ? { content: answer } : answer;
      for (const text of (response.content ?? "").match(/[\s\S]{1,4}/g) ?? []) {
        await client.sendNotification(generatedText, { call_id: callId, text });
      }
      return {
        content: "",
        finish_reason: response.tool_calls === undefined ? "stop" : "tool-calls",
        ...response,
      };
    });
    return provider;
  },
  silent() {
    const { client, provider } = opened();
    const received = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    client.onRequest(generate, (_, token) => {
      token.onCancellationRequested(() => over.resolve());
      received.resolve();
      return new Promise<never>(() => undefined);
    });
    return { provider, received: received.promise, over: over.promise };
  },
  failing(failure) {
    const { client, provider } = opened();
    client.onRequest(generate, () => new ResponseError(-32000, "It failed.", failures[failure]));
    return provider;
  },
};

describe("models of the editor are a provider like others", () => {
  test.each(providerConformance)("$name", async ({ run }) => {
    await run(subject);
  });
});

test("a client that has gone answers no call", async () => {
  const { server } = connected();
  const link = openClientLink(server);
  const provider = editorModels(link);
  server.dispose();
  const { signal } = new AbortController();
  await expect(provider.generate({ messages: [] }, { signal })).rejects.toMatchObject({ code: "PROVIDER_FAILED" });
});
