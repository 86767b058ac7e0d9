import { durationText } from "@chasmx/core";
import { displayLine } from "../model/display-text.ts";
import { count } from "../model/format.ts";
import { runWords } from "../model/words.ts";
import { html, setAttributes } from "./dom.ts";
import { icon } from "./icons.ts";
import type { Session } from "./session.ts";

/** The head of the page. */
export interface Header {
  readonly element: HTMLElement;
  show(): void;
}

const signs = {
  accepted: "pending",
  running: "running",
  paused: "waiting",
  interrupted: "cancelled",
  completed: "completed",
  failed: "failed",
  cancelled: "cancelled",
} as const;

/** The workflow's name, how its run stands, how its agents talk, and what it has used. */
export function header(session: Session, tools: readonly HTMLElement[]): Header {
  const title = html("h1");
  const status = html("span", { class: "status" });
  const mode = html("span", { class: "badge" });
  const numbers = html("span", { class: "numbers" });
  const element = html("header", { class: "top" }, [
    html("div", { class: "name" }, [title, status, mode]),
    numbers,
    html("div", { class: "tools" }, tools),
  ]);
  return {
    element,
    show() {
      const { state, status: standing, mainDocument, timeline } = session;
      const name = displayLine(String(mainDocument?.name ?? "")) || "No workflow";
      title.textContent = name;
      title.title = name;
      const hasRun = timeline.events.length > 0;
      status.hidden = mode.hidden = numbers.hidden = !hasRun;
      if (!hasRun) return;
      setAttributes(status, { "data-status": standing });
      status.replaceChildren(icon({ state: signs[standing] }), runWords[standing]);
      mode.textContent = state.fallback === undefined ? state.mode : `${state.mode} (fell back)`;
      mode.title = state.fallback === undefined ? "How the agents talk" : displayLine(state.fallback.message);
      setAttributes(mode, { "data-fallback": state.fallback !== undefined });
      numbers.textContent = numbersOf(session).join(" · ");
    },
  };
}

/** How long the run has taken at the moment, and what it used. */
function numbersOf({ state, timeline }: Session): string[] {
  const startedAt = timeline.events[0]?.time ?? 0;
  const now = timeline.events[timeline.position - 1]?.time ?? startedAt;
  const tokens = state.usage.input_tokens + state.usage.output_tokens;
  return [
    durationText((state.endedAt ?? now) - startedAt),
    ...(state.asks === 0 ? [] : [`${count(state.asks)} ${state.asks === 1 ? "question" : "questions"}`]),
    ...(tokens === 0 ? [] : [`${count(tokens)} tokens`]),
  ];
}
