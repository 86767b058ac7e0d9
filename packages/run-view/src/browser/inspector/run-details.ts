import { costText, durationText, type NodeState, nodeName, type RunState, splitSharedName } from "@chasmx/core";
import { displayLine, displayText, excerpt } from "../../model/display-text.ts";
import { count } from "../../model/format.ts";
import { nodeWords, runWords } from "../../model/words.ts";
import { html } from "../dom.ts";
import type { Session } from "../session.ts";
import { errorBox, facts, link, noteBox, section, valueText } from "./parts.ts";

/** The whole run at a moment: what it waits for, what it gave, what it used and what its agents share. */
export function runDetails(session: Session): Node[] {
  const { state, timeline } = session;
  if (timeline.events.length === 0) return [notRun(session)];
  const { inputs, output, error, fallback, shared } = state;
  const now = timeline.events[timeline.position - 1]?.time ?? state.acceptedAt;
  return [
    ...[...state.pendingInputs.values()].map(({ path, nodeId, request }) =>
      section("Waits for a person", [
        html("p", {}, [displayText(request.question)]),
        ...(request.choices === undefined
          ? []
          : [html("p", { class: "muted" }, [request.choices.map(displayLine).join(" · ")])]),
        link(`Show ${displayLine(nodeName(path, nodeId))}`, () => session.select({ node: nodeName(path, nodeId) })),
      ]),
    ),
    ...(error === undefined ? [] : [errorBox(error)]),
    ...(fallback === undefined
      ? []
      : [noteBox("The agents talk in memory, although the mode is pubsub", `${fallback.code}: ${fallback.message}`)]),
    ...(output === undefined
      ? []
      : [
          section(
            "Output",
            Object.entries(output).map(([node, value]) => outputOf(node, value, output)),
          ),
        ]),
    section("Run", [facts(runFacts(session, now))]),
    ...(Object.keys(inputs).length === 0 ? [] : [section("Inputs", [inputFacts(state)])]),
    ...(shared.size === 0 ? [] : [section("Shared context", [sharedTable(state)])]),
  ];
}

function outputOf(node: string, value: NonNullable<RunState["output"]>[string], all: object): HTMLElement {
  const text = valueText(value ?? null, `Output of ${displayLine(node)}`);
  return Object.keys(all).length === 1 ? text : html("div", {}, [html("h4", {}, [displayLine(node)]), text]);
}

function notRun({ mainDocument }: Session): HTMLElement {
  const text =
    mainDocument === undefined
      ? "There is nothing to show yet."
      : "This workflow has not run yet. Start a run, and it is shown here as it happens.";
  return html("p", { class: "empty" }, [text]);
}

function runFacts({ state, status }: Session, now: number): readonly (readonly [string, string | undefined])[] {
  const { usage, asks, broadcasts, transport, provider, acceptedAt, endedAt, mode, fallback } = state;
  const answered = [...state.messages.values()].filter(
    ({ type, outcome }) => type === "query" && outcome === "answered",
  );
  return [
    ["Status", runWords[status]],
    ["Started", acceptedAt === 0 ? undefined : new Date(acceptedAt).toLocaleString()],
    ["Took", endedAt === undefined ? `${durationText(now - acceptedAt)} so far` : durationText(endedAt - acceptedAt)],
    ["Mode", fallback === undefined ? mode : `${mode} (fell back)`],
    ["Transport", transport === undefined ? undefined : displayLine(transport)],
    ["Models", provider === undefined ? undefined : displayLine(provider)],
    ["Nodes", nodeCounts(state)],
    ["Questions", asks === 0 ? undefined : `${count(asks)} asked, ${count(answered.length)} answered`],
    ["Broadcasts", broadcasts === 0 ? undefined : count(broadcasts)],
    [
      "Tokens",
      usage.input_tokens + usage.output_tokens === 0
        ? undefined
        : `${count(usage.input_tokens)} in, ${count(usage.output_tokens)} out`,
    ],
    ["Cost", costText(usage)],
    ["Run", displayLine(state.runId)],
  ];
}

function nodeCounts({ nodes, workflow }: RunState): string {
  const begun = [...nodes.values()].filter(({ path }) => path === "");
  const all = Array.isArray(workflow.nodes) ? workflow.nodes.length : begun.length;
  const counts = new Map<NodeState["status"], number>();
  for (const { status } of begun) counts.set(status, (counts.get(status) ?? 0) + 1);
  if (all > begun.length) counts.set("pending", (counts.get("pending") ?? 0) + all - begun.length);
  return [...counts].map(([status, number]) => `${number} ${nodeWords[status]}`).join(", ");
}

function inputFacts({ inputs }: RunState): HTMLElement {
  return facts(
    Object.entries(inputs).map(([key, value = null]) => {
      const name = displayLine(key);
      const isStructure = typeof value === "object" && value !== null;
      return [name, isStructure ? valueText(value, `Input ${name}`) : excerpt(value, 400)] as const;
    }),
  );
}

function sharedTable({ shared }: RunState): HTMLElement {
  const rows = [...shared].map(([key, { value, version, from }]) => {
    const { path, name } = splitSharedName(key);
    return html("tr", {}, [
      html("th", { scope: "row" }, [path === "" ? displayLine(name) : `${displayLine(path)}: ${displayLine(name)}`]),
      html("td", {}, [excerpt(value, 400)]),
      html("td", { class: "muted" }, [`${displayLine(from)}, v${version}`]),
    ]);
  });
  const head = html(
    "tr",
    {},
    ["Name", "Value", "Written by"].map((text) => html("th", { scope: "col" }, [text])),
  );
  return html("table", {}, [html("thead", {}, [head]), html("tbody", {}, rows)]);
}
