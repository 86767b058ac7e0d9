import type { CallToolResult, ElicitRequestFormParams, ServerContext } from "@modelcontextprotocol/server";
import { text } from "./fixture-contents.test-kit.ts";

/** Tools that tell or ask their client while they work, as the conformance suite of 2025 wants to see it. */

const two = ["option1", "option2", "option3"];
const titled = [
  { const: "value1", title: "First" },
  { const: "value2", title: "Second" },
  { const: "value3", title: "Third" },
];

const forms: Readonly<Record<string, ElicitRequestFormParams["requestedSchema"]["properties"]>> = {
  test_elicitation: { response: { type: "string" } },
  test_elicitation_sep1034_defaults: {
    name: { type: "string", default: "John Doe" },
    age: { type: "integer", default: 30 },
    score: { type: "number", default: 95.5 },
    status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
    verified: { type: "boolean", default: true },
  },
  test_elicitation_sep1330_enums: {
    untitledSingle: { type: "string", enum: two },
    titledSingle: { type: "string", oneOf: titled },
    legacyEnum: { type: "string", enum: ["opt1", "opt2", "opt3"], enumNames: ["One", "Two", "Three"] },
    untitledMulti: { type: "array", items: { type: "string", enum: two } },
    titledMulti: { type: "array", items: { anyOf: titled } },
  },
};

type PushTool = (context: ServerContext, given: Readonly<Record<string, unknown>>) => Promise<CallToolResult>;

function asksWith(properties: ElicitRequestFormParams["requestedSchema"]["properties"]): PushTool {
  return async ({ mcpReq }, { message = "Please fill in:" }) => {
    const requestedSchema = { type: "object" as const, properties };
    const { action, content } = await mcpReq.send({
      method: "elicitation/create",
      params: { message: String(message), requestedSchema },
    });
    return text(`Elicitation completed: action=${action}, content=${JSON.stringify(content ?? {})}`);
  };
}

const logs: PushTool = async ({ mcpReq }) => {
  for (const words of ["Tool execution started", "Tool processing data", "Tool execution completed"])
    await mcpReq.log("info", words);
  return text("Logged.");
};

export const pushTools: Readonly<Record<string, PushTool>> = {
  ...Object.fromEntries(Object.entries(forms).map(([name, properties]) => [name, asksWith(properties)])),
  test_tool_with_logging: logs,
  test_logging_tool: logs,
  async test_tool_with_progress({ mcpReq }) {
    const progressToken = mcpReq._meta?.progressToken ?? 0;
    for (const progress of [0, 50, 100])
      await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: 100 } });
    return text("Done.");
  },
  async test_sampling({ mcpReq }, { prompt }) {
    const { content } = await mcpReq.send({
      method: "sampling/createMessage",
      params: { messages: [{ role: "user", content: { type: "text", text: String(prompt) } }], maxTokens: 100 },
    });
    return text(`LLM response: ${JSON.stringify(content)}`);
  },
};
