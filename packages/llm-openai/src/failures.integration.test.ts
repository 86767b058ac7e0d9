import { createServer } from "node:net";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { openaiProvider } from "./openai-provider.ts";
import { listener, tryProvider } from "./provider-server.test-kit.ts";
import type { Answer } from "./testing/index.ts";

const error = (message: string, code: string | null = null) => ({ message, type: "x", param: null, code });
const apis = ["chat", "responses"] as const;
const ways = apis.flatMap((api) => [
  { api, way: `${api} in one piece`, options: {} },
  { api, way: `${api} streamed`, options: listener() },
]);

describe.each(ways)("$way", ({ api, options }) => {
  test.each<[string, Answer, object]>([
    [
      "a key that is refused",
      { status: 401, error: error("Incorrect API key provided: sk-abcd****wxyz.", "invalid_api_key") },
      {
        code: "PROVIDER_UNAUTHORIZED",
        retryable: false,
        details: { status: 401 },
        message: expect.stringMatching(
          /^The model endpoint at 127\.0\.0\.1:\d+ refuses the key \(401\): "Incorrect API key provided: \[key\]\." Correct api_key/,
        ),
      },
    ],
    [
      "a key that may not",
      { status: 403, error: error("No access.") },
      { code: "PROVIDER_UNAUTHORIZED", retryable: false },
    ],
    [
      "a request that is refused",
      { status: 400, error: error("Invalid 'messages'.\n\u001b[31mred") },
      {
        code: "PROVIDER_FAILED",
        retryable: false,
        details: { status: 400 },
        message: expect.stringMatching(/refuses the request \(400\): "Invalid 'messages'\. \[31mred"$/),
      },
    ],
    [
      "a model that is not there",
      { status: 404, error: error("No model m.") },
      { code: "PROVIDER_FAILED", retryable: false },
    ],
    [
      "words where FastAPI puts them",
      { status: 422, error: '{"detail":[{"msg":"Field required"}]}' },
      { code: "PROVIDER_FAILED", retryable: false, message: expect.stringContaining("Field required") },
    ],
    [
      "words where Ollama puts them",
      { status: 404, error: '{"error":"model \\"m\\" not found"}' },
      { code: "PROVIDER_FAILED", retryable: false, message: expect.stringContaining('model "m" not found') },
    ],
    [
      "no credit",
      { status: 402, error: error("Add credits.") },
      { code: "PROVIDER_FAILED", retryable: false, message: expect.stringContaining("Add credits.") },
    ],
    [
      "a rate with the seconds to wait",
      { status: 429, error: error("Slow down."), headers: { "retry-after": "2" } },
      { code: "PROVIDER_RATE_LIMITED", retryable: true, details: { status: 429, retryAfterMs: 2000 } },
    ],
    [
      "a rate with the milliseconds to wait",
      { status: 429, error: error("Slow down."), headers: { "retry-after-ms": "1500", "retry-after": "2" } },
      { code: "PROVIDER_RATE_LIMITED", retryable: true, details: { status: 429, retryAfterMs: 1500 } },
    ],
    [
      "a rate with no word of waiting",
      { status: 429, error: "slow down" },
      { code: "PROVIDER_RATE_LIMITED", retryable: true, details: { status: 429 } },
    ],
    [
      "a quota that is spent",
      { status: 429, error: error("You exceeded your current quota.", "insufficient_quota") },
      { code: "PROVIDER_RATE_LIMITED", retryable: false, message: expect.stringContaining("no quota left") },
    ],
    ["a failure of the service", { status: 500, error: error("Oops.") }, { code: "PROVIDER_FAILED", retryable: true }],
    [
      "a page of a gateway, with the seconds to wait",
      { status: 503, error: "<html>busy</html>", headers: { "retry-after": "3" } },
      {
        code: "PROVIDER_FAILED",
        retryable: true,
        details: { status: 503, retryAfterMs: 3000 },
        message: expect.stringContaining("<html>busy</html>"),
      },
    ],
    ["a conflict", { status: 409, error: error("Locked.") }, { code: "PROVIDER_FAILED", retryable: true }],
    ["a time-out of the service", { status: 408, error: error("Late.") }, { code: "PROVIDER_FAILED", retryable: true }],
    [
      "a failure within an answer that says 200",
      { body: JSON.stringify({ error: { code: 502, message: "Upstream is gone." } }) },
      { code: "PROVIDER_FAILED", retryable: true, message: expect.stringContaining('(502): "Upstream is gone."') },
    ],
    [
      "a failure within an answer that says 200, as a text",
      { body: '{"error": "The model crashed."}' },
      { code: "PROVIDER_FAILED", retryable: true, message: expect.stringContaining('failed: "The model crashed."') },
    ],
    [
      "a page that is no JSON",
      { body: "<html>Welcome</html>", contentType: "text/html" },
      { code: "PROVIDER_FAILED", retryable: false, message: expect.stringMatching(/text\/html.*base_url.*\/v1/) },
    ],
    [
      "malformed JSON",
      { body: '{"choices": [' },
      { code: "PROVIDER_FAILED", retryable: true, message: expect.stringContaining("JSON") },
    ],
    [
      "JSON of something else",
      { body: '{"hello": 1}' },
      { code: "PROVIDER_FAILED", message: expect.stringContaining("without") },
    ],
    [
      "JSON that is a list",
      { body: "[]" },
      { code: "PROVIDER_FAILED", message: expect.stringContaining("no answer of this API") },
    ],
    ["an empty body", { body: "" }, { code: "PROVIDER_FAILED" }],
    [
      "a connection that is reset",
      { fails: "resets" },
      { code: "PROVIDER_FAILED", retryable: true, message: expect.stringContaining("broke the connection off") },
    ],
    [
      "a connection that is reset within the answer",
      { fails: "resets", afterBytes: 150, answer: { text: "one two three four five" } },
      { code: "PROVIDER_FAILED", retryable: true, message: expect.stringContaining("broke the connection off") },
    ],
    [
      "an answer that ends before it is whole",
      { fails: "ends", afterBytes: 150, answer: { text: "one two three four five" } },
      { code: "PROVIDER_FAILED", retryable: true },
    ],
  ])("rejects with %s", async (_, answer, expected) => {
    await using tried = await tryProvider([answer], { api });
    await expect(tried.ask({}, options)).rejects.toMatchObject(expected);
    expect(tried.server.calls).toHaveLength(1);
  });

  test("rejects where the endpoint is silent for too long, and the server sees the connection close", async () => {
    await using tried = await tryProvider(
      [{ fails: "hangs" }, { fails: "hangs", afterBytes: 100, answer: { text: "a b" } }],
      {
        api,
        timeoutMs: 500,
      },
    );
    for (const index of [0, 1]) {
      await expect(tried.ask({}, options)).rejects.toMatchObject({
        code: "PROVIDER_FAILED",
        retryable: true,
        message: expect.stringContaining("was silent for 0.5 seconds"),
      });
      expect(await tried.server.calls[index]?.ended).toBe("aborted");
    }
  });

  test("ends in mid-answer when nobody waits any more, and the server sees the connection close", async () => {
    await using tried = await tryProvider([{ fails: "hangs", afterBytes: 300, answer: { text: "one two three" } }], {
      api,
    });
    const controller = new AbortController();
    const reason = new Error("enough");
    const call = tried.ask({}, { ...options, signal: controller.signal });
    const rejected = expect(call).rejects.toBe(reason);
    const received = await tried.server.arrived(0);
    controller.abort(reason);
    await rejected;
    expect(await received.ended).toBe("aborted");
  });
});

describe("what cannot be called", () => {
  test("is named where nothing listens", async () => {
    const { port, close } = await freePort();
    await close();
    const provider = openaiProvider({ baseUrl: `http://127.0.0.1:${port}/v1`, model: "m" });
    await expect(provider.generate({ messages: [] }, { signal: new AbortController().signal })).rejects.toMatchObject({
      code: "PROVIDER_FAILED",
      retryable: true,
      message: `The model endpoint at 127.0.0.1:${port} cannot be reached: nothing listens there. Start it, or correct base_url.`,
    });
  });

  test("is told apart where a plain server is called over TLS", async () => {
    await using tried = await tryProvider(["x"]);
    const provider = openaiProvider({ baseUrl: tried.server.url.replace("http:", "https:"), model: "m" });
    await expect(provider.generate({ messages: [] }, { signal: new AbortController().signal })).rejects.toMatchObject({
      code: "PROVIDER_FAILED",
      message: expect.stringContaining("speaks no TLS"),
    });
  });

  test("is a request that names no model, where the options name none either", async () => {
    await using tried = await tryProvider(["x"], { model: undefined });
    await expect(tried.ask({})).rejects.toMatchObject({ code: "OPTION_INVALID", retryable: false });
    expect(tried.server.calls).toEqual([]);
  });
});

describe("a key", () => {
  test("that a function cannot give fails the call, and shows in no error", async () => {
    const secret = "key-of-a-function-0123";
    const failing = await tryProvider(["x"], {
      apiKey: async () => {
        throw new Error("The store is closed.");
      },
    });
    await using _ = failing;
    await expect(failing.ask({})).rejects.toMatchObject({
      code: "PROVIDER_FAILED",
      message: expect.stringContaining("The store is closed."),
    });
    await using empty = await tryProvider(["x"], { apiKey: () => "" });
    await expect(empty.ask({})).rejects.toMatchObject({ code: "OPTION_INVALID" });
    await using echoing = await tryProvider([{ status: 400, error: `no ${secret} here` }], { apiKey: () => secret });
    const refused = await echoing.ask({}).catch((reason: unknown) => reason);
    expect(refused).toMatchObject({ message: expect.stringContaining("no [key] here") });
    expect(inspect(refused, { depth: 9 })).not.toContain(secret);
  });

  test("in a header shows in no error", async () => {
    const secret = "header-secret-0123";
    await using tried = await tryProvider([{ status: 500, error: `x-key ${secret}` }], {
      headers: { "x-key": secret },
    });
    const refused = await tried.ask({}).catch((reason: unknown) => reason);
    expect(inspect(refused, { depth: 9 })).toContain("x-key [key]");
    expect(inspect(tried.provider, { depth: 9, showHidden: true })).not.toContain(secret);
  });
});

async function freePort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
}
