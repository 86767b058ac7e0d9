import type { ToolDefinition } from "@chasmx/core";
import { describe, expect, test } from "vitest";
import { tryProvider } from "../provider-server.test-kit.ts";

const tool: ToolDefinition = { name: "look", description: "Looks.", parameters: { type: "object", properties: {} } };

describe("what Chat Completions is sent", () => {
  test("is the conversation, with calls and results, and the settings in its own names", async () => {
    await using tried = await tryProvider(["ok"]);
    const call = { id: "c1", name: "look", arguments: { at: "é" } };
    await tried.ask({
      model: "gpt-x",
      messages: [
        { role: "system", content: "S" },
        { role: "user", content: "U" },
        { role: "assistant", content: "", tool_calls: [call, { id: "c2", name: "look", arguments: '{"at' }] },
        { role: "tool", tool_call_id: "c1", content: "seen" },
        { role: "tool", tool_call_id: "c2", content: "OPTION_INVALID: no", is_error: true },
        { role: "assistant", content: "A" },
      ],
      tools: [tool],
      temperature: 0,
      max_tokens: 9,
      seed: 7,
      stop: ["END"],
      reasoning_effort: "low",
      directives: [{ tool: "look", arguments: {} }],
    });
    expect(tried.bodies()).toEqual([
      {
        model: "gpt-x",
        messages: [
          { role: "system", content: "S" },
          { role: "user", content: "U" },
          {
            role: "assistant",
            content: null,
            tool_calls: [
              { id: "c1", type: "function", function: { name: "look", arguments: '{"at":"é"}' } },
              { id: "c2", type: "function", function: { name: "look", arguments: '{"unreadable":"{\\"at"}' } },
            ],
          },
          { role: "tool", tool_call_id: "c1", content: "seen" },
          { role: "tool", tool_call_id: "c2", content: "OPTION_INVALID: no" },
          { role: "assistant", content: "A" },
        ],
        tools: [{ type: "function", function: { name: "look", description: "Looks.", parameters: tool.parameters } }],
        temperature: 0,
        max_tokens: 9,
        seed: 7,
        stop: ["END"],
        reasoning_effort: "low",
      },
    ]);
  });

  test("goes to the path with the key, organisation, project and headers, and nothing from the environment", async () => {
    process.env.OPENAI_ORG_ID = "org-of-the-environment";
    process.env.OPENAI_CUSTOM_HEADERS = "x-secret: of the environment";
    process.env.OPENAI_BASE_URL = "http://127.0.0.1:1/v1";
    try {
      await using plain = await tryProvider(["ok"]);
      await plain.ask({});
      const [call] = plain.server.calls;
      expect(call).toMatchObject({
        path: "/v1/chat/completions",
        headers: { authorization: "Bearer key-of-the-test" },
      });
      expect(call?.headers).not.toHaveProperty("openai-organization");
      expect(call?.headers).not.toHaveProperty("x-secret");
      await using full = await tryProvider(["ok"], {
        organization: "org-1",
        project: "p-1",
        headers: { "X-Title": "ChasmX" },
      });
      await full.ask({});
      expect(full.server.calls[0]?.headers).toMatchObject({
        "openai-organization": "org-1",
        "openai-project": "p-1",
        "x-title": "ChasmX",
      });
    } finally {
      delete process.env.OPENAI_ORG_ID;
      delete process.env.OPENAI_CUSTOM_HEADERS;
      delete process.env.OPENAI_BASE_URL;
    }
  });

  test("holds no authorization where there is no key, and the header that was given in its place", async () => {
    process.env.OPENAI_API_KEY = "sk-key-of-the-environment";
    try {
      await using plain = await tryProvider(["ok"], { apiKey: undefined });
      await plain.ask({});
      expect(plain.server.calls[0]?.headers).not.toHaveProperty("authorization");
      await using given = await tryProvider(["ok"], { apiKey: undefined, headers: { Authorization: "Basic abcd" } });
      await given.ask({});
      expect(given.server.calls[0]?.headers.authorization).toBe("Basic abcd");
    } finally {
      delete process.env.OPENAI_API_KEY;
    }
  });

  test("goes to a deployment of Azure, with the version and its kind of key", async () => {
    await using tried = await tryProvider(["ok"]);
    const endpoint = tried.server.url.replace("/v1", "/");
    const options = { baseUrl: undefined, azure: { endpoint, apiVersion: "2024-10-21", deployment: "d" } };
    await using azure = await tryProvider([], options);
    expect((await azure.ask({ max_tokens: 5 })).content).toBe("ok");
    const [call] = tried.server.calls;
    expect(call?.path).toBe("/openai/deployments/d/chat/completions?api-version=2024-10-21");
    expect(call?.headers["api-key"]).toBe("key-of-the-test");
    expect(call?.body).toMatchObject({ model: "m", max_completion_tokens: 5 });
  });

  test("asks a key function before each call", async () => {
    let count = 0;
    await using tried = await tryProvider(["a", "b"], { apiKey: () => `key-${++count}` });
    await tried.ask({});
    await tried.ask({});
    expect(tried.server.calls.map(({ headers }) => headers.authorization)).toEqual(["Bearer key-1", "Bearer key-2"]);
  });
});
