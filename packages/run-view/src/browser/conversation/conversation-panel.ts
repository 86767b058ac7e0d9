import type { Row } from "../../model/conversation.ts";
import { displayLine } from "../../model/display-text.ts";
import { html } from "../dom.ts";
import type { Session } from "../session.ts";
import { type Lanes, layLanes, timeColumn } from "./lanes.ts";
import { arrowY, rowHeight, rowView } from "./row-view.ts";

/** The panel of the conversation. */
export interface ConversationPanel {
  readonly element: HTMLElement;
  /** Shows the session's moment and selection. */
  show(): void;
}

/** More people and agents than this wait in rows that nobody could tell apart. */
const mostWaits = 400;
/** Rows drawn beyond what is seen, so that scrolling shows no gaps. */
const spare = 6;

/** The conversation as a sequence. Only the rows that are in view exist: ten thousand cost no more than twenty. */
export function conversationPanel(session: Session): ConversationPanel {
  const heads = html("div", { class: "heads", "aria-hidden": "true" });
  const lifelines = html("div", { class: "lifelines", "aria-hidden": "true" });
  const body = html("div", { class: "sequence", role: "presentation" });
  const rows = html("div", { class: "rows", role: "listbox", tabindex: "0", "aria-label": "Messages" }, [heads, body]);
  const empty = html("p", { class: "empty" });
  const summary = html("span", { class: "muted" });
  const title = html("h2", {}, ["Conversation"]);
  const element = html("section", { class: "panel conversation", "aria-label": "Conversation" }, [
    html("header", {}, [title, summary]),
    rows,
    empty,
  ]);
  let count = 0;
  let lanes: Lanes = layLanes(0, 0);
  /** Whether the newest row is in view: then the view goes along with new ones. */
  let isFollowing = true;
  let laid = "";
  let drawn = "";

  const selectedRow = () => {
    const { selection } = session;
    return selection !== undefined && "row" in selection && selection.row < count ? selection.row : undefined;
  };
  const layOut = () => {
    const names = session.conversation.lanes;
    const key = `${names.length} ${rows.clientWidth}`;
    if (key === laid) return;
    laid = key;
    drawn = "";
    lanes = layLanes(names.length, rows.clientWidth);
    body.style.width = `${lanes.width}px`;
    lifelines.style.left = `${lanes.x(0) - lanes.spacing / 2}px`;
    lifelines.style.width = `${lanes.spacing * names.length}px`;
    lifelines.style.backgroundSize = `${lanes.spacing}px 100%`;
    heads.style.width = `${lanes.width}px`;
    heads.replaceChildren(
      ...names.map((name, lane) => {
        const head = html("span", { class: "head", title: displayLine(name) }, [displayLine(name)]);
        head.style.left = `${lanes.x(lane)}px`;
        head.style.maxWidth = `${lanes.spacing - 12}px`;
        return head;
      }),
    );
  };
  const draw = () => {
    const first = Math.max(0, Math.floor(rows.scrollTop / rowHeight) - spare);
    const last = Math.min(count, first + Math.ceil(rows.clientHeight / rowHeight) + 2 * spare);
    const selected = selectedRow();
    const key = `${first} ${last} ${count} ${selected}`;
    if (key === drawn) return;
    drawn = key;
    const startedAt = session.timeline.events[0]?.time ?? 0;
    const made = session.conversation.rows
      .slice(first, last)
      .map((row, index) => rowView(row, { lanes, startedAt, index: first + index, count }));
    if (selected !== undefined) made[selected - first]?.setAttribute("aria-selected", "true");
    // A background as high as ten thousand rows would be drawn blurred: the lines are no longer than what is in view.
    lifelines.style.top = `${first * rowHeight}px`;
    lifelines.style.height = `${(last - first) * rowHeight + 10}px`;
    body.replaceChildren(lifelines, ...waits(session, { lanes, first, last, count }), ...made);
    if (selected !== undefined && made[selected - first] !== undefined) {
      rows.setAttribute("aria-activedescendant", `row-${selected}`);
    } else rows.removeAttribute("aria-activedescendant");
  };
  const reveal = (row: number) => {
    const top = row * rowHeight;
    const height = rows.clientHeight - heads.offsetHeight;
    if (top < rows.scrollTop) rows.scrollTop = top;
    else if (top + rowHeight > rows.scrollTop + height) rows.scrollTop = top + rowHeight - height;
  };
  const revealLanes = (row: number) => {
    const { from, to } = session.conversation.rows[row] as Row;
    const ends = [from, ...to].filter((lane) => lane !== undefined).map((lane) => lanes.x(lane));
    const [left, right] = [Math.min(...ends), Math.max(...ends)];
    if (ends.length === 0 || (left > rows.scrollLeft + timeColumn && right < rows.scrollLeft + rows.clientWidth))
      return;
    rows.scrollLeft = Math.max(0, left - timeColumn - 60);
  };
  const choose = (row: number) => {
    if (row < 0 || row >= count) return;
    reveal(row);
    revealLanes(row);
    session.select({ row });
  };

  rows.addEventListener("scroll", () => {
    isFollowing = rows.scrollTop + rows.clientHeight >= rows.scrollHeight - rowHeight;
    draw();
  });
  rows.addEventListener("click", ({ target }) => {
    const id = (target as Element).closest(".row")?.id;
    if (id !== undefined) choose(Number(id.slice("row-".length)));
  });
  rows.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(rows.clientHeight / rowHeight) - 2);
    const now = selectedRow() ?? -1;
    const next = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      Home: 0,
      End: count - 1,
      PageDown: now + page,
      PageUp: now - page,
    };
    if (!Object.hasOwn(next, event.key)) return;
    event.preventDefault();
    choose(Math.min(count - 1, Math.max(0, next[event.key as keyof typeof next])));
  });
  new ResizeObserver(() => {
    layOut();
    draw();
  }).observe(rows);

  return {
    element,
    show() {
      const { conversation, timeline } = session;
      const before = count;
      count = conversation.rowsBefore(timeline.position);
      empty.textContent =
        session.state.endedAt === undefined ? "Nobody has said anything yet." : "Nobody said anything.";
      empty.hidden = conversation.rows.length > 0;
      rows.hidden = !empty.hidden;
      summary.textContent = count === 0 ? "" : `${count.toLocaleString("en-US")} ${count === 1 ? "entry" : "entries"}`;
      layOut();
      body.style.height = `${count * rowHeight + 10}px`;
      // A run that is over is read from its beginning.
      if (before === 0) isFollowing = session.state.endedAt === undefined;
      if (isFollowing && count !== before) rows.scrollTop = rows.scrollHeight;
      const selected = selectedRow();
      if (selected !== undefined) reveal(selected);
      draw();
    },
  };
}

/** The bars of those who wait, as far as they reach into the rows in view. */
function waits(
  { conversation }: Session,
  {
    lanes,
    first,
    last,
    count,
  }: { readonly lanes: Lanes; readonly first: number; readonly last: number; readonly count: number },
): HTMLElement[] {
  const shown = conversation.waits.filter(({ from, to }) => from < last && from < count && to >= first);
  return shown.slice(-mostWaits).map(({ lane, from, to, isForPerson }) => {
    const end = Math.min(to, count - 1);
    const bar = html("div", { class: "wait", "data-person": isForPerson, "data-open": to >= count });
    bar.style.left = `${lanes.x(lane) - 4}px`;
    bar.style.top = `${from * rowHeight + arrowY}px`;
    bar.style.height = `${(end - from) * rowHeight + (to >= count ? rowHeight - arrowY : 0)}px`;
    return bar;
  });
}
