import type { JsonValue } from "../contracts/json.ts";
import type { LlmMessage, LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import { fileNameOf, indexFile } from "./file-name.ts";
import type { RecordedCall, RecordedOutcome, Recording } from "./recording.ts";
import type {
  AgentRecording,
  RecordedActivity,
  RecordingIndex,
  Settings,
  WrittenCall,
  WrittenMessage,
  WrittenRequest,
} from "./recording-schema.ts";
import { linesOf } from "./text-lines.ts";

/**
 * A recording as the files of a folder, text by name: one for each agent, and one that lists them. Made for review: texts are
 * written line by line, what all requests of an agent share is written once, and the same recording gives the same bytes.
 */
export async function recordingFiles({ workflow, calls }: Recording): Promise<ReadonlyMap<string, string>> {
  const agents = Map.groupBy(calls, ({ call }) => call.agent);
  const index: RecordingIndex = { format: 1, workflow, agents: [...agents.keys()] };
  const files = new Map([[indexFile, textOf(index)]]);
  for (const [agent, made] of agents) files.set(await fileNameOf(agent), textOf(agentRecording(agent, made)));
  return files;
}

function textOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function agentRecording(agent: string, calls: readonly RecordedCall[]): AgentRecording {
  const settings = sharedSettings(calls);
  const activities = [...Map.groupBy(calls, ({ call }) => call.activity)].map(([activity, made]): RecordedActivity => {
    const written = made.map((one, index) => writtenCall(one, made[index - 1], settings));
    return activity.startsWith("(")
      ? { asked_in: activity.slice(1, -1), calls: written }
      : { attempt: Number(activity), calls: written };
  });
  // What everybody reviews comes first, and what hardly ever changes last.
  return { format: 1, agent, activities, ...(Object.keys(settings).length === 0 ? {} : { settings }) };
}

/** What every request of an agent says alike, but for the messages. */
function sharedSettings(calls: readonly RecordedCall[]): Settings {
  const [first, ...others] = calls.map(({ request }) => settingsOf(request));
  const shared = Object.entries(first ?? {}).filter(([name, value]) =>
    others.every((other) => name in other && isSame(other[name], value)),
  );
  return Object.fromEntries(shared);
}

function settingsOf({ messages: _, ...settings }: LlmRequest): Settings {
  return settings as unknown as Settings;
}

function writtenCall(
  { call, request, outcome }: RecordedCall,
  before: RecordedCall | undefined,
  shared: Settings,
): WrittenCall {
  const own = Object.entries(settingsOf(request)).filter(([name]) => !Object.hasOwn(shared, name));
  const earlier = before === undefined ? [] : conversationAfter(before);
  const different = request.messages.findIndex((message, index) => !isSame(message, earlier[index]));
  const known = different === -1 ? request.messages.length : different;
  return {
    step: call.step.replace(/\/0$/, ""),
    request: {
      ...(Object.fromEntries(own) as unknown as WrittenRequest),
      ...(known === 0 ? {} : { messages_before: known }),
      messages: request.messages.slice(known).map(writtenMessage),
    },
    ...writtenOutcome(outcome),
  };
}

/** What a conversation holds once a call has been answered: the next request mostly goes on from there. */
export function conversationAfter({ request, outcome }: Pick<RecordedCall, "request" | "outcome">): LlmMessage[] {
  if (!("response" in outcome)) return [...request.messages];
  const { content, tool_calls: calls } = outcome.response;
  const answer = { role: "assistant", content } as const;
  return [...request.messages, calls === undefined ? answer : { ...answer, tool_calls: calls }];
}

function writtenMessage({ role, content, ...rest }: LlmMessage): WrittenMessage {
  return { role, content: linesOf(content), ...(rest as object) } as WrittenMessage;
}

function writtenOutcome(outcome: RecordedOutcome): Pick<WrittenCall, "response" | "error"> {
  if ("error" in outcome) return { error: outcome.error };
  return { response: writtenResponse(outcome.response) };
}

function writtenResponse({ content, ...rest }: LlmResponse): NonNullable<WrittenCall["response"]> {
  return { content: linesOf(content), ...(rest as object) } as NonNullable<WrittenCall["response"]>;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one as JsonValue) === JSON.stringify(other as JsonValue);
}
