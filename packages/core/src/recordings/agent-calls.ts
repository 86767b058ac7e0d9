import type { LlmMessage, LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import { isErrorRecord } from "../errors.ts";
import { pointer } from "../workflow/json-pointer.ts";
import type { RecordedCall, RecordedOutcome } from "./recording.ts";
import { callName } from "./recording.ts";
import type { ReadFile } from "./recording-file.ts";
import { conversationAfter } from "./recording-files.ts";
import type { AgentRecording, RecordedActivity, WrittenCall, WrittenMessage } from "./recording-schema.ts";
import { textOfLines } from "./text-lines.ts";

type Fail = ReadFile<unknown>["fail"];

/** Requests share their beginnings; a file in which each refers to all before would grow out of all bounds. */
const maxMessages = 1_000_000;

/** The calls in the file of one agent, each with its whole request. What does not hold together is told by `fail`. */
export function agentCalls({ agent, settings = {}, activities }: AgentRecording, fail: Fail): RecordedCall[] {
  const calls = new Map<string, RecordedCall>();
  let messages = 0;
  for (const [index, one] of activities.entries()) {
    const at = pointer("activities", index);
    const activity = activityOf(one, at, fail);
    let before: RecordedCall | undefined;
    for (const [position, written] of one.calls.entries()) {
      const place = `${at}${pointer("calls", position)}`;
      const { step: name, request } = written;
      const call = { agent, activity, step: /\/\d+$/.test(name) ? name : `${name}/0` };
      if (calls.has(callName(call))) fail(`${place}/step`, "This step stands here twice.");
      const whole = wholeRequest(request, before, { at: place, fail });
      before = { call, request: { ...settings, ...whole }, outcome: outcomeOf(written, place, fail) };
      messages += before.request.messages.length;
      if (messages > maxMessages) fail(place, `The requests of one agent hold at most ${maxMessages} messages in all.`);
      calls.set(callName(call), before);
    }
  }
  return [...calls.values()];
}

function activityOf({ attempt, asked_in: asked }: RecordedActivity, at: string, fail: Fail): string {
  if ((attempt === undefined) === (asked === undefined)) {
    fail(at, 'This needs either "attempt", for what the agent did itself, or "asked_in", for an answer.');
  }
  return attempt === undefined ? `(${asked})` : String(attempt);
}

function wholeRequest(
  { messages_before: count = 0, messages: added, ...settings }: WrittenCall["request"],
  before: RecordedCall | undefined,
  { at, fail }: { readonly at: string; readonly fail: Fail },
): LlmRequest {
  const earlier = before === undefined ? [] : conversationAfter(before);
  if (count > earlier.length) {
    fail(`${at}/request/messages_before`, `Before this call the conversation holds ${earlier.length} messages.`);
  }
  const messages = added.map((message, index) =>
    readMessage(message, `${at}${pointer("request", "messages", index)}`, fail),
  );
  return { ...(settings as Omit<LlmRequest, "messages">), messages: [...earlier.slice(0, count), ...messages] };
}

/** Which keys a message may have beside its content. */
const keysOfRole: Readonly<Record<WrittenMessage["role"], ReadonlySet<string>>> = {
  system: new Set(),
  user: new Set(),
  assistant: new Set(["tool_calls"]),
  tool: new Set(["tool_call_id", "is_error"]),
};

function readMessage({ role, content, ...rest }: WrittenMessage, at: string, fail: Fail): LlmMessage {
  const foreign = Object.keys(rest).find((key) => !keysOfRole[role].has(key));
  if (foreign !== undefined) fail(`${at}/${foreign}`, `A message of the role "${role}" has no "${foreign}".`);
  if (role === "tool" && rest.tool_call_id === undefined)
    fail(at, 'A message of the role "tool" needs "tool_call_id".');
  return { role, content: textOfLines(content), ...rest } as LlmMessage;
}

function outcomeOf({ response, error }: WrittenCall, place: string, fail: Fail): RecordedOutcome {
  if (error !== undefined) {
    if (response !== undefined) fail(`${place}/error`, 'A call has either "response" or "error".');
    if (!isErrorRecord(error)) fail(`${place}/error/code`, `There is no such error code.`);
    return { error };
  }
  if (response === undefined) return fail(place, 'A call needs its "response", or the "error" that it ended with.');
  const { content, ...rest } = response;
  return { response: { content: textOfLines(content), ...(rest as Omit<LlmResponse, "content">) } };
}
