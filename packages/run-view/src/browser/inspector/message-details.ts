import { durationText, type JsonValue, type MessageState, nodeName } from "@chasmx/core";
import type { Row } from "../../model/conversation.ts";
import { displayLine, displayText } from "../../model/display-text.ts";
import { eventWords, questionIn } from "../../model/words.ts";
import { html } from "../dom.ts";
import type { Session } from "../session.ts";
import { errorBox, facts, link, noteBox, section, valueText } from "./parts.ts";
import { usageFacts } from "./usage-facts.ts";

/** What one row of the conversation holds in full. */
export function messageDetails(row: Row, session: Session): Node[] {
  const message = row.message === undefined ? undefined : session.state.messages.get(row.message.message_id);
  if (message === undefined) return eventDetails(row, session);
  const { to, content, answer, error, note } = message;
  const isQuestion = typeof to === "string";
  const context = contextIn(content);
  return [
    messageFacts(message, session),
    ...(note === undefined ? [] : [noteBox("It took another way", note)]),
    section(isQuestion ? "Question" : "Message", [valueText(questionIn(content), "What was said")]),
    ...(context === undefined ? [] : [section("Context", [valueText(context, "Context of the question")])]),
    ...(answer === undefined || !isQuestion ? [] : [section("Answer", [valueText(answer, "The answer")])]),
    ...(error === undefined ? [] : [errorBox(error)]),
  ];
}

function messageFacts(message: MessageState, session: Session): HTMLElement {
  const { path, from, to, sentAt, settledAt, outcome, usage } = message;
  const startedAt = session.timeline.events[0]?.time ?? sentAt;
  const receivers = typeof to === "string" ? [to] : to;
  const links = receivers.map((one) => nodeLink(nodeName(path, one), session));
  const open = session.state.endedAt === undefined ? "waits for the answer" : "none: the run ended before";
  return facts([
    ["From", nodeLink(nodeName(path, from), session)],
    ["To", links.length === 0 ? "nobody" : html("span", {}, links)],
    ["Sent", `+${durationText(sentAt - startedAt)}`],
    [
      typeof to === "string" ? "Waited" : "Took",
      settledAt === undefined ? undefined : durationText(settledAt - sentAt),
    ],
    ["Outcome", outcome ?? open],
    ...usageFacts(usage === undefined ? [] : [usage]),
  ]);
}

/** What something that is no message holds: a shared value, a request to a person, a fallback. */
function eventDetails({ event }: Row, session: Session): Node[] {
  const by =
    "node_id" in event && event.node_id !== undefined
      ? nodeLink(nodeName(event.path, event.node_id), session)
      : undefined;
  const startedAt = session.timeline.events[0]?.time ?? event.time;
  return [
    facts([
      ["By", by],
      ["At", `+${durationText(event.time - startedAt)}`],
      ["Version", event.type === "context-set" ? String(event.version) : undefined],
    ]),
    ...bodyOf(event),
  ];
}

function bodyOf(event: Row["event"]): Node[] {
  switch (event.type) {
    case "context-set":
      return [section(displayLine(event.name), [valueText(event.value, "The shared value")])];
    case "input-requested":
      return [
        section("Question", [html("p", {}, [displayText(event.request.question)])]),
        ...(event.request.details === undefined
          ? []
          : [section("Details", [valueText(event.request.details, "Details")])]),
        ...(event.request.choices === undefined
          ? []
          : [section("Choices", [html("p", {}, [event.request.choices.map(displayLine).join(", ")])])]),
      ];
    case "input-given":
      return [section("Given", [valueText(event.value, "What was given")])];
    case "transport-fallback":
      return [errorBox(event.error)];
    default:
      return [html("p", {}, [eventWords(event).text ?? ""])];
  }
}

function nodeLink(name: string, session: Session): HTMLElement {
  return link(displayLine(name), () => session.select({ node: name }));
}

function contextIn(content: JsonValue): JsonValue | undefined {
  return typeof content === "object" && content !== null && "question" in content
    ? (content.context as JsonValue | undefined)
    : undefined;
}
