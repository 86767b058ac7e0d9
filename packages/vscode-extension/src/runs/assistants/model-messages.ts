import type { GenerateParams } from "@chasmx/run-server/protocol";

/** What the editor's models are told, without the editor's own classes. */

export type ModelRequest = GenerateParams["request"];

/** A part of a message. */
export type MessagePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly id: string; readonly name: string; readonly input: object }
  | { readonly kind: "result"; readonly id: string; readonly text: string };

/** A message, said by the user's side or by the model's. */
export interface ModelMessage {
  readonly role: "user" | "assistant";
  readonly parts: readonly MessagePart[];
}

/**
 * The messages of a request. The editor knows no system role: what stands there comes first in the user's words. Neighbouring
 * results of tools are one message, as its models expect.
 */
export function modelMessages({ messages, output_schema }: ModelRequest): ModelMessage[] {
  const told: ModelMessage[] = [];
  for (const message of messages) {
    const next = messageOf(message);
    const last = told.at(-1);
    if (message.role === "tool" && last?.role === "user" && last.parts.every(({ kind }) => kind === "result")) {
      told[told.length - 1] = { role: "user", parts: [...last.parts, ...next.parts] };
    } else told.push(next);
  }
  if (output_schema === undefined) return told;
  const text = `Answer with JSON alone, without a code block around it. It must satisfy this JSON Schema:\n${JSON.stringify(output_schema)}`;
  return [...told, { role: "user", parts: [{ kind: "text", text }] }];
}

function messageOf(message: ModelRequest["messages"][number]): ModelMessage {
  if (message.role === "tool") {
    const text = message.is_error === true ? `The tool failed. ${message.content}` : message.content;
    return { role: "user", parts: [{ kind: "result", id: message.tool_call_id, text }] };
  }
  const parts: MessagePart[] = message.content === "" ? [] : [{ kind: "text", text: message.content }];
  if (message.role !== "assistant") return { role: "user", parts };
  const calls = (message.tool_calls ?? []).map(
    ({ id, name, arguments: input }): MessagePart => ({ kind: "call", id, name, input: inputOf(input) }),
  );
  return { role: "assistant", parts: [...parts, ...calls] };
}

function inputOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

/** The options that most of the editor's models understand, by the names that they use. */
export function modelOptions({ temperature, max_tokens, stop, seed }: ModelRequest): Record<string, unknown> {
  const options = { temperature, max_tokens, stop, seed };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** The id or family in a model's name: `gpt-4o` in `vscode/gpt-4o`; undefined for `vscode/*` and `vscode/auto`, which is any. */
export function editorModel(name: string | undefined): string | undefined {
  const rest = (name ?? "").replace(/^vscode\//, "");
  return rest === "" || rest === "*" || rest === "auto" ? undefined : rest;
}
