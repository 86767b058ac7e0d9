import { durationText, type JournaledCall, type LlmMessage, type RunState, type ToolCall } from "@chasmx/core";
import { displayLine } from "../../model/display-text.ts";
import { count } from "../../model/format.ts";
import { html } from "../dom.ts";
import { errorBox, facts, proseText } from "./parts.ts";
import { usageFacts } from "./usage-facts.ts";

/** One call of a model: what it was sent, what it answered and what that used. */
export function callDetails(
  call: JournaledCall,
  { index, state }: { readonly index: number; readonly state: RunState },
): HTMLElement {
  const { activity, model, messages, startedAt, endedAt, usage, response, error } = call;
  const question = state.messages.get(activity);
  const purpose =
    question === undefined ? `Call ${index + 1}` : `Call ${index + 1}, answering ${displayLine(question.from)}`;
  const took = endedAt === undefined ? "under way" : durationText(endedAt - startedAt);
  const tokens = usage === undefined ? "" : ` · ${count(usage.input_tokens + usage.output_tokens)} tokens`;
  return html("details", { "data-key": `call-${index}`, "data-first": index === 0 }, [
    html("summary", {}, [html("span", {}, [purpose]), html("span", { class: "muted" }, [`${took}${tokens}`])]),
    facts([
      ["Model", displayLine(response?.model ?? model ?? "") || undefined],
      ...usageFacts(usage === undefined ? [] : [usage]),
    ]),
    ...messages.map(spoken),
    ...(response === undefined ? [] : [answer(response.content, response.tool_calls ?? [])]),
    ...(error === undefined ? [] : [errorBox(error)]),
  ]);
}

const roles = { system: "System", user: "Prompt", assistant: "Model", tool: "Result of a call" } as const;

function spoken(message: LlmMessage): HTMLElement {
  if (message.role === "assistant") return answer(message.content, message.tool_calls ?? []);
  const isFailed = message.role === "tool" && message.is_error === true;
  const role = isFailed ? "Failed call" : roles[message.role];
  return turn(role, [proseText(message.content, role)], message.role);
}

function answer(content: string, calls: readonly ToolCall[]): HTMLElement {
  const text = content === "" && calls.length > 0 ? [] : [proseText(content, "The model's answer")];
  return turn(roles.assistant, [
    ...text,
    ...calls.map(({ name, arguments: given }) =>
      proseText(`${name} ${JSON.stringify(given)}`, `The model calls ${displayLine(name)}`),
    ),
  ]);
}

function turn(title: string, children: readonly Node[], role?: string): HTMLElement {
  return html("div", { class: "turn", "data-role": role }, [html("h4", {}, [title]), ...children]);
}
