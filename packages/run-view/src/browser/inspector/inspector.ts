import { displayLine } from "../../model/display-text.ts";
import { button, html } from "../dom.ts";
import { icon } from "../icons.ts";
import type { Session } from "../session.ts";
import { messageDetails } from "./message-details.ts";
import { nodeDetails, nodeTitle } from "./node-details.ts";
import { runDetails } from "./run-details.ts";

/** The panel of what is selected. */
export interface Inspector {
  readonly element: HTMLElement;
  show(): void;
}

const rowTitles: Readonly<Record<string, string>> = {
  ask: "Question",
  answer: "Answer",
  "no-answer": "No answer",
  tell: "Broadcast",
  "not-told": "Broadcast",
  share: "Shared value",
  request: "Request to a person",
  given: "Given by a person",
  withdrawn: "Request to a person",
  dropped: "Dropped message",
  gated: "Gate",
  fallback: "Fallback",
};

/** Shows the selected node or message, else the whole run. What somebody has opened or scrolled stays so. */
export function inspector(session: Session): Inspector {
  const kicker = html("p", { class: "kicker" });
  const title = html("h2", { id: "inspector-title" });
  const close = button("Show the whole run", { icon: icon("close"), onClick: () => session.select(undefined) });
  const body = html("div", { class: "body" });
  const element = html("section", { class: "panel inspector", "aria-labelledby": "inspector-title" }, [
    html("header", {}, [html("div", {}, [kicker, title]), close]),
    body,
  ]);
  /** What somebody has opened or closed; until then the first of each kind is open. */
  const opened = new Map<string, boolean>();
  let subject = "";

  body.addEventListener(
    "toggle",
    ({ target }) => {
      const details = target as HTMLDetailsElement;
      opened.set(`${subject} ${details.dataset.key}`, details.open);
    },
    { capture: true },
  );

  const fill = (
    heading: { readonly kicker: string; readonly title: string; readonly subject: string },
    nodes: Node[],
  ) => {
    const isSame = heading.subject === subject;
    const focused = isSame ? [...body.querySelectorAll("*")].indexOf(document.activeElement as Element) : -1;
    const top = isSame ? body.scrollTop : 0;
    subject = heading.subject;
    kicker.textContent = heading.kicker;
    title.textContent = heading.title;
    title.title = heading.title;
    body.replaceChildren(...nodes);
    for (const details of body.querySelectorAll("details")) {
      details.open = opened.get(`${subject} ${details.dataset.key}`) ?? details.dataset.first !== undefined;
    }
    body.scrollTop = top;
    const again = focused === -1 ? undefined : body.querySelectorAll<HTMLElement>("*")[focused];
    again?.focus({ preventScroll: true });
  };

  return {
    element,
    show() {
      const { selection, conversation } = session;
      close.hidden = selection === undefined;
      const row = selection !== undefined && "row" in selection ? conversation.rows[selection.row] : undefined;
      if (selection !== undefined && "node" in selection) {
        const { title: name, type } = nodeTitle(session, selection.node);
        const id = displayLine(selection.node);
        const shown = [type, ...(id === name ? [] : [id])].filter((part) => part !== "").join(" · ");
        fill({ kicker: shown, title: name, subject: `node ${selection.node}` }, nodeDetails(selection.node, session));
      } else if (row !== undefined) {
        const words = rowTitles[row.kind] ?? "";
        fill({ kicker: "Conversation", title: words, subject: `row ${row.at}` }, messageDetails(row, session));
      } else {
        const name = displayLine(String(session.mainDocument?.name ?? "Run"));
        fill({ kicker: "The whole run", title: name, subject: "run" }, runDetails(session));
      }
    },
  };
}
