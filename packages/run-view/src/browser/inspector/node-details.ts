import {
  documentAt,
  drawnGraph,
  durationText,
  journaledCalls,
  nodeName,
  splitNodeName,
  statesWithin,
  type Usage,
} from "@chasmx/core";
import { displayLine, displayText, excerpt } from "../../model/display-text.ts";
import { openTalk } from "../../model/node-looks.ts";
import { eventWords, nodeWords } from "../../model/words.ts";
import { html } from "../dom.ts";
import type { Session } from "../session.ts";
import { callDetails } from "./call-details.ts";
import { errorBox, facts, link, proseText, section, valueText } from "./parts.ts";
import { usageFacts } from "./usage-facts.ts";

/** What a node is called in the inspector, and what it is. */
export function nodeTitle(session: Session, name: string): { readonly title: string; readonly type: string } {
  const { path, nodeId } = splitNodeName(name);
  const document = path === session.path ? session.document : documentAt(session.state, path);
  const node = drawnGraph(document ?? {}).nodes.find(({ id }) => id === nodeId);
  return { title: displayLine(node?.title ?? nodeId), type: displayLine(node?.type ?? "") };
}

/** A node at a moment: what it does, its prompts, what it gave, what that used, and what it said. */
export function nodeDetails(name: string, session: Session): Node[] {
  const { state, timeline } = session;
  const node = state.nodes.get(name);
  const startedAt = timeline.events[0]?.time ?? 0;
  const calls = journaledCalls(timeline.events.slice(0, timeline.position)).filter((call) => call.node === name);
  // What an agent in another process used comes with its answers, and is in no call of this journal.
  const answers = [...state.messages.values()].filter(
    ({ path, to }) => typeof to === "string" && nodeName(path, to) === name,
  );
  const usages = [...calls, ...answers].flatMap(({ usage }): Usage[] => (usage === undefined ? [] : [usage]));
  const talk = openTalk(state);
  const status = talk.people.has(name) ? "waiting" : (node?.status ?? "pending");
  return [
    facts([
      ["Status", nodeWords[status]],
      ["Waits for", names(talk.asking.get(name))],
      ["Answers", names(talk.asked.get(name))],
      ["Started", node?.startedAt === undefined ? undefined : `+${durationText(node.startedAt - startedAt)}`],
      [
        "Took",
        node?.startedAt === undefined || node.endedAt === undefined
          ? undefined
          : durationText(node.endedAt - node.startedAt),
      ],
      ["Attempt", node !== undefined && node.attempt > 1 ? String(node.attempt) : undefined],
      ["Branch", node?.branch === undefined ? undefined : displayLine(node.branch)],
      ...usageFacts(usages),
    ]),
    ...(node?.error === undefined ? [] : [errorBox(node.error)]),
    ...requests(name, session),
    ...streams(name, session),
    ...(node?.output === undefined ? [] : [section("Output", [valueText(node.output, "Output")])]),
    ...(calls.length === 0
      ? []
      : [
          section(
            "Prompts and answers of the model",
            calls.map((call, index) => callDetails(call, { index, state })),
          ),
        ]),
    ...messages(name, session),
    ...within(name, session),
    ...(node === undefined ? [html("p", { class: "empty" }, ["At this moment it has not started."])] : []),
  ];
}

function requests(name: string, { state }: Session): Node[] {
  return [...state.pendingInputs.values()]
    .filter(({ path, nodeId }) => nodeName(path, nodeId) === name)
    .map(({ request }) =>
      section("Asks a person", [
        html("p", {}, [displayText(request.question)]),
        ...(request.choices === undefined
          ? []
          : [html("p", { class: "muted" }, [request.choices.map(displayLine).join(" · ")])]),
      ]),
    );
}

function streams(name: string, { streams: all, timeline }: Session): Node[] {
  if (!timeline.isLatest) return [];
  return [...all.values()]
    .filter(({ node }) => node === name)
    .map(({ text }) => section("Writing", [proseText(text, "What the model writes")]));
}

/** The rows of the conversation that a node sent or was sent. */
function messages(name: string, session: Session): Node[] {
  const { conversation, timeline } = session;
  const lane = conversation.lanes.indexOf(name);
  const mostShown = 60;
  const rows = conversation.rows
    .slice(0, conversation.rowsBefore(timeline.position))
    .map((row, index) => ({ row, index }))
    .filter(({ row }) => row.from === lane || row.to.includes(lane));
  if (lane === -1 || rows.length === 0) return [];
  const items = rows.slice(-mostShown).map(({ row, index }) => {
    const { what, text } = eventWords(row.event, () => row.message);
    const item = html("button", { type: "button", class: "message", "data-kind": row.kind }, [
      html("b", {}, [what]),
      text === undefined ? undefined : html("span", {}, [excerpt(text, 120)]),
    ]);
    item.addEventListener("click", () => session.select({ row: index }));
    return html("li", {}, [item]);
  });
  const title = rows.length > mostShown ? `Conversation, the latest ${mostShown} of ${rows.length}` : "Conversation";
  return [section(title, [html("ul", { class: "messages" }, items)])];
}

/** The way to what runs within a node. */
function within(name: string, session: Session): Node[] {
  const states = statesWithin(session.state, splitNodeName(name));
  const paths = [...new Set(states.map(({ path }) => path))];
  if (paths.length === 0) return [];
  const mostShown = 40;
  const links = paths
    .slice(0, mostShown)
    .map((path) => html("li", {}, [link(displayLine(path), () => session.showPlace(path))]));
  return [section(`Runs within (${paths.length})`, [html("ul", {}, links)])];
}

function names(list: readonly string[] | undefined): string | undefined {
  return list === undefined ? undefined : [...new Set(list)].map(displayLine).join(", ");
}
