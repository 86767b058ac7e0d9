import type { LlmRequest, ToolDefinition } from "@chasmx/core";
import { describe, expect, test } from "vitest";
import { listener, tryProvider } from "./provider-server.test-kit.ts";

const tool: ToolDefinition = { name: "look", description: "Looks.", parameters: { type: "object", properties: {} } };

describe("an output schema", () => {
  const closed = {
    type: "object",
    properties: { n: { type: "integer" } },
    required: ["n"],
    additionalProperties: false,
  };
  const asked: Partial<LlmRequest> = {
    output_schema: closed,
    messages: [
      { role: "system", content: "S" },
      { role: "user", content: "U" },
    ],
  };

  test("reaches a compatible endpoint by its mode and in words, where there are no tools", async () => {
    await using tried = await tryProvider(['{"n":1}', '{"n":1}']);
    await tried.ask(asked);
    await tried.ask({ ...asked, tools: [tool] });
    const [plain, withTools] = tried.bodies();
    expect(plain).toMatchObject({
      response_format: { type: "json_schema", json_schema: { name: "output", schema: closed, strict: true } },
      messages: [{ role: "system", content: expect.stringMatching(/^S\n\n.*JSON Schema:\n\{"type":"object"/s) }, {}],
    });
    expect(withTools).not.toHaveProperty("response_format");
    expect(withTools?.messages).toEqual(plain?.messages);
  });

  test("reaches Azure by its mode alone, strict only where strict mode can hold it", async () => {
    await using server = await tryProvider(["{}", "{}", "[]"]);
    const azure = { endpoint: server.server.url, apiVersion: "v" };
    await using tried = await tryProvider([], { baseUrl: undefined, azure });
    await tried.ask({ ...asked, tools: [tool] });
    await tried.ask({ ...asked, output_schema: { ...closed, required: [] } });
    await tried.ask({ ...asked, output_schema: { type: "array" } });
    const [strict, loose, list] = server.bodies();
    expect(strict).toMatchObject({
      response_format: { json_schema: { strict: true } },
      messages: [{ content: "S" }, {}],
    });
    expect(loose).toMatchObject({ response_format: { json_schema: { strict: false } } });
    expect(list).not.toHaveProperty("response_format");
    expect(list?.messages).toMatchObject([{ content: expect.stringContaining('{"type":"array"}') }, {}]);
  });

  test("goes in words alone after the mode was refused, also in later calls of that model", async () => {
    await using tried = await tryProvider(({ body }) =>
      body.response_format !== undefined && body.model === "old"
        ? {
            status: 400,
            error: { message: "'response_format' of type 'json_schema' is not supported with this model." },
          }
        : '{"n":1}',
    );
    for (const model of ["old", "old", "new"]) expect((await tried.ask({ ...asked, model })).content).toBe('{"n":1}');
    expect(tried.bodies().map((body) => [body.model, "response_format" in body])).toEqual([
      ["old", true],
      ["old", false],
      ["old", false],
      ["new", true],
    ]);
  });

  test("that is refused says nothing of another", async () => {
    await using tried = await tryProvider(({ body }) =>
      JSON.stringify(body.response_format ?? "").includes("odd")
        ? {
            status: 400,
            error: { message: "Invalid schema for response_format 'output': no 'odd'.", param: "response_format" },
          }
        : "{}",
    );
    const odd = { type: "object", odd: 1 };
    for (const output_schema of [odd, odd, closed]) await tried.ask({ output_schema });
    expect(tried.bodies().map((body) => "response_format" in body)).toEqual([true, false, false, true]);
  });
});

describe("an endpoint that refuses a parameter", () => {
  test("of streams is asked without it from then on", async () => {
    await using tried = await tryProvider(({ body }) =>
      body.stream_options === undefined
        ? "ok"
        : {
            status: 422,
            error: '{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}',
          },
    );
    for (let count = 0; count < 2; count++) expect((await tried.ask({}, listener())).content).toBe("ok");
    expect(tried.bodies().map((body) => "stream_options" in body)).toEqual([true, false, false]);
  });

  test("for the limit is asked by the other name, and a limit that is too high is not", async () => {
    await using tried = await tryProvider(({ body }) =>
      body.max_tokens === undefined
        ? "ok"
        : {
            status: 400,
            error: {
              message:
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
              param: "max_tokens",
            },
          },
    );
    expect((await tried.ask({ max_tokens: 5 })).content).toBe("ok");
    expect(tried.bodies()[1]).toEqual({
      model: "m",
      messages: [{ role: "user", content: "hi" }],
      max_completion_tokens: 5,
    });
    await using high = await tryProvider([
      { status: 400, error: { message: "max_tokens is too large: 5. At most 4.", param: "max_tokens" } },
    ]);
    await expect(high.ask({ max_tokens: 5 })).rejects.toMatchObject({ code: "PROVIDER_FAILED", retryable: false });
    expect(high.bodies()).toHaveLength(1);
  });
});
