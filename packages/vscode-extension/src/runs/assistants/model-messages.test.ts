import { expect, test } from "vitest";
import { modelFailure, noSuchModel } from "./model-failure.ts";
import { editorModel, modelMessages, modelOptions } from "./model-messages.ts";

test("tells a conversation with tools in the editor's two roles", () => {
  const messages = modelMessages({
    messages: [
      { role: "system", content: "Be kind." },
      { role: "user", content: "Which teas?" },
      { role: "assistant", content: "", tool_calls: [{ id: "1", name: "ask_node", arguments: { target: "host" } }] },
      { role: "tool", tool_call_id: "1", content: "Green." },
      { role: "tool", tool_call_id: "2", content: "ASK_TIMEOUT", is_error: true },
    ],
  });
  expect(messages).toEqual([
    { role: "user", parts: [{ kind: "text", text: "Be kind." }] },
    { role: "user", parts: [{ kind: "text", text: "Which teas?" }] },
    { role: "assistant", parts: [{ kind: "call", id: "1", name: "ask_node", input: { target: "host" } }] },
    {
      role: "user",
      parts: [
        { kind: "result", id: "1", text: "Green." },
        { kind: "result", id: "2", text: "The tool failed. ASK_TIMEOUT" },
      ],
    },
  ]);
});

test("asks for JSON where the answer has a schema, which the editor has no option for", () => {
  const [, last] = modelMessages({ messages: [{ role: "user", content: "?" }], output_schema: { type: "object" } });
  expect(last?.parts).toEqual([{ kind: "text", text: expect.stringContaining('{"type":"object"}') }]);
});

test("bears arguments that are no object, as models write them", () => {
  const [message] = modelMessages({
    messages: [{ role: "assistant", content: "", tool_calls: [{ id: "1", name: "t", arguments: "text" }] }],
  });
  expect(message?.parts).toEqual([{ kind: "call", id: "1", name: "t", input: {} }]);
});

test("passes on only the options that are set", () => {
  expect(modelOptions({ messages: [], temperature: 0, stop: ["."] })).toEqual({ temperature: 0, stop: ["."] });
});

test("reads which model is meant", () => {
  expect([undefined, "vscode/", "vscode/*", "vscode/auto"].map(editorModel)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(editorModel("vscode/gpt-4o")).toBe("gpt-4o");
});

test.each([
  ["NoPermissions", "PROVIDER_UNAUTHORIZED"],
  ["Blocked", "PROVIDER_RATE_LIMITED"],
  ["NotFound", "PROVIDER_FAILED"],
  ["Unknown", "PROVIDER_FAILED"],
])("tells the editor's %s as %s", (code, ours) => {
  const failure = modelFailure(Object.assign(new Error("Its words."), { code }), "vscode/x");
  expect(failure.code).toBe(ours);
  expect(failure.message).toMatch(/^(ChasmX|The editor)/);
});

test("bears anything that is thrown, and says which models there are", () => {
  expect(modelFailure(undefined, "vscode/x").message).toBe('The editor\'s model "vscode/x" did not answer.');
  expect(noSuchModel("vscode/x", []).message).toContain("The editor has no language model.");
  expect(noSuchModel("vscode/x", ["a", "b"]).message).toContain("It has vscode/a, vscode/b.");
});
