import Type, { type Static, type TUnsafe } from "typebox";
import type { JsonObject, JsonSchema, JsonValue } from "../contracts/json.ts";
import { type Directive, reasoningEfforts, type ToolDefinition } from "../contracts/llm-provider.ts";
import type { ErrorCode } from "../errors.ts";

/**
 * The files of a recording, defined once: from here come the TypeScript types and the validators (`npm run generate`). Nothing
 * imports this file at run time.
 */

const closed = { additionalProperties: false } as const;
const lines = Type.Unsafe<string | readonly string[]>({
  anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
  description: "A text, or its lines.",
});
const json = (): TUnsafe<JsonValue> => Type.Unsafe({});
const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const name = Type.String({ minLength: 1, maxLength: 10_000 });

const toolCall = Type.Object({ id: Type.String(), name: Type.String(), arguments: json() }, closed);

const message = Type.Object(
  {
    role: Type.Enum(["system", "user", "assistant", "tool"]),
    content: lines,
    tool_calls: Type.Optional(Type.Array(toolCall)),
    tool_call_id: Type.Optional(Type.String()),
    is_error: Type.Optional(Type.Boolean()),
  },
  closed,
);

const settings = {
  model: Type.Optional(Type.String()),
  tools: Type.Optional(
    Type.Unsafe<readonly ToolDefinition[]>({
      type: "array",
      items: {
        type: "object",
        properties: {
          name: { type: "string" },
          description: { type: "string" },
          parameters: { type: "object" },
        },
        required: ["name", "description", "parameters"],
        ...closed,
      },
    }),
  ),
  directives: Type.Optional(
    Type.Unsafe<readonly Directive[]>({
      type: "array",
      items: {
        type: "object",
        properties: { tool: { type: "string" }, arguments: { type: "object" } },
        required: ["tool", "arguments"],
        ...closed,
      },
    }),
  ),
  output_schema: Type.Optional(Type.Unsafe<JsonSchema>({ type: "object" })),
  temperature: Type.Optional(Type.Number()),
  max_tokens: Type.Optional(Type.Number()),
  seed: Type.Optional(Type.Number()),
  stop: Type.Optional(Type.Array(Type.String())),
  reasoning_effort: Type.Optional(Type.Enum([...reasoningEfforts])),
};

const request = Type.Object(
  { ...settings, messages_before: Type.Optional(count), messages: Type.Array(message) },
  closed,
);

const usage = Type.Object(
  {
    input_tokens: count,
    output_tokens: count,
    cached_tokens: Type.Optional(count),
    reasoning_tokens: Type.Optional(count),
  },
  closed,
);

const response = Type.Object(
  {
    content: lines,
    tool_calls: Type.Optional(Type.Array(toolCall)),
    finish_reason: Type.Enum(["stop", "tool-calls", "length", "content-filter"]),
    usage: Type.Optional(usage),
    model: Type.Optional(Type.String()),
  },
  closed,
);

const error = Type.Object(
  {
    code: Type.Unsafe<ErrorCode>({ type: "string" }),
    message: Type.String(),
    retryable: Type.Optional(Type.Boolean()),
  },
  closed,
);

const call = Type.Object(
  { step: name, request, response: Type.Optional(response), error: Type.Optional(error) },
  closed,
);

const activity = Type.Object(
  {
    attempt: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    asked_in: Type.Optional(name),
    calls: Type.Array(call, { minItems: 1 }),
  },
  closed,
);

/** What one agent's models were asked and answered. */
export const agentRecordingSchema = Type.Object(
  {
    format: Type.Literal(1),
    agent: name,
    settings: Type.Optional(Type.Object(settings, closed)),
    activities: Type.Array(activity),
  },
  { title: "ChasmX recording of one agent", ...closed },
);

/** Whose recordings are in a folder. */
export const recordingSchema = Type.Object(
  { format: Type.Literal(1), workflow: Type.String(), agents: Type.Array(name, { uniqueItems: true }) },
  { title: "ChasmX recording", ...closed },
);

export type AgentRecording = Static<typeof agentRecordingSchema>;
export type RecordedActivity = Static<typeof activity>;
export type WrittenCall = Static<typeof call>;
export type WrittenMessage = Static<typeof message>;
export type WrittenRequest = Static<typeof request>;
export type RecordingIndex = Static<typeof recordingSchema>;
export type Settings = Static<typeof agentRecordingSchema>["settings"] & JsonObject;
