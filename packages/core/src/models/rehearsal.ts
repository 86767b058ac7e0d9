import type { Directive, LlmMessage, LlmProvider, LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import { parseCalls } from "../workflow/directives/directives.ts";
import { withoutTags } from "./delimited.ts";
import { exampleOf } from "./schema-example.ts";
import { callOf } from "./verb-tools.ts";

/**
 * The embedded model, and the default where no provider is configured: deterministic, offline, free. It carries out the
 * author's directives as tool calls, in order, then answers with a short text that says what it was asked and what it
 * learned. Texts are never read for directives: only those that come with the request count.
 */
export function rehearsal(): LlmProvider {
  return { name: "rehearsal", isFree: true, generate: async (request) => respond(request) };
}

function respond(request: LlmRequest): LlmResponse {
  const directives = request.directives ?? [];
  const done = carriedOut(request.messages);
  const next = nextDirectives(directives, done);
  if (next.length === 0) return { content: finalAnswer(request), finish_reason: "stop" };
  if (request.tools === undefined) return { content: next.map(asText).join("\n"), finish_reason: "stop" };
  const calls = next.map((directive, index) => callOf(directive, `call-${done + index + 1}`));
  return { content: "", tool_calls: calls, finish_reason: "tool-calls" };
}

/** How many directives the conversation shows as done. */
function carriedOut(messages: readonly LlmMessage[]): number {
  let count = 0;
  for (const message of messages) {
    if (message.role === "assistant") count += message.tool_calls?.length ?? parseCalls(message.content).length;
  }
  return count;
}

/** The questions that follow each other are put at the same time; everything else is done one by one. */
function nextDirectives(directives: readonly Directive[], done: number): readonly Directive[] {
  const left = directives.slice(done);
  const other = left.findIndex((directive) => directive.tool !== "ask_node");
  return left.slice(0, other === -1 ? left.length : Math.max(other, 1));
}

/** A directive in the text protocol: keyword arguments are JSON, which the grammar reads. */
function asText({ tool, arguments: given }: Directive): string {
  const parts = Object.entries(given).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `CALL: ${tool}(${parts.join(", ")})`;
}

function finalAnswer({ messages, output_schema: schema }: LlmRequest): string {
  const answer = summary(taskIn(messages), messages.flatMap(lessonIn));
  return schema === undefined ? answer : JSON.stringify(exampleOf(schema, answer));
}

/** What the model was asked: the last question of another node, else the first thing it was told. */
function taskIn(messages: readonly LlmMessage[]): string {
  const told = messages.filter((message) => message.role === "user").map(({ content }) => content);
  const asked = told.findLast((content) => content.includes("<question "));
  return asked?.slice(asked.lastIndexOf("<question ")) ?? told[0] ?? "";
}

/** What came back from a call, in either protocol. */
function lessonIn(message: LlmMessage): string[] {
  const isLesson = message.role === "tool" || (message.role === "user" && message.content.startsWith("<result "));
  return isLesson ? [message.content] : [];
}

function summary(asked: string, learned: readonly string[]): string {
  const lessons = learned.length === 0 ? "" : ` Learned: ${learned.map((text) => `"${excerpt(text)}"`).join("; ")}.`;
  return `(rehearsal) Asked: "${excerpt(asked)}".${lessons}`;
}

const excerptLength = 120;

function excerpt(text: string): string {
  const line = withoutTags(text)
    .replace(/\[call \d{1,4}\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  return characters.length <= excerptLength ? line : `${characters.slice(0, excerptLength - 1).join("")}…`;
}
