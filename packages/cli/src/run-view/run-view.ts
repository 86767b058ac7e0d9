import { type RunEvent, type RunState, startFold, type TextDelta } from "@chasmx/core";
import type { Palette } from "../terminal/palette.ts";
import { printableLine } from "../terminal/printable.ts";
import type { Screen } from "../terminal/screen.ts";
import type { Symbols } from "../terminal/symbols.ts";
import { pad, shorten, widthOf } from "../terminal/width.ts";
import { describeEvent, type EventLine } from "./describe-event.ts";
import { liveLines } from "./live-lines.ts";
import { createLiveTexts } from "./live-texts.ts";
import { shownName } from "./shown-name.ts";
import { summaryLines } from "./summary.ts";

/** Shows a run to a person while it happens. */
export interface RunView {
  /** Takes the next event. */
  onEvent(event: RunEvent): void;
  /** Takes a piece of a model's text; only where there are lines that change. */
  readonly onDelta?: (delta: TextDelta) => void;
  /** Takes the changing lines away and shows the summary. */
  finish(state: RunState): void;
  /** Takes the changing lines away. */
  close(): void;
}

/** What a view shows, and where. */
export interface RunViewOptions {
  readonly screen: Screen;
  readonly palette: Palette;
  readonly symbols: Symbols;
  readonly isLive: boolean;
  /** Whether people are asked on this screen now. */
  readonly isAsking?: () => boolean;
  readonly nodeIds: readonly string[];
  /** What happened before, where the run is resumed: it is known and not shown. */
  readonly before?: readonly RunEvent[] | undefined;
  /** Lines before the first event. */
  readonly opening: readonly string[];
  /** Lines after the summary: how to go on. */
  readonly closing: (state: RunState) => readonly string[];
}

const redrawMs = 100;
const longestNameColumns = 24;

/** Makes the view of one run. It knows of the run what the events tell. */
export function createRunView(options: RunViewOptions): RunView {
  const { screen, palette, symbols, isLive, nodeIds } = options;
  const { state, apply } = startFold();
  const open = new Set<string>();
  const texts = createLiveTexts();
  let isOpened = false;
  const take = (event: RunEvent) => {
    apply(event);
    texts.onEvent(event);
    if (event.type === "message-sent") open.add(event.message_id);
    if (event.type === "message-settled") open.delete(event.message_id);
  };
  for (const event of options.before ?? []) take(event);
  const nameColumns = Math.min(Math.max(...nodeIds.map(widthOf), 1), longestNameColumns);
  const nodeCount = nodeIds.length;
  const redraw = () => {
    const { columns, rows } = screen;
    screen.draw(
      liveLines({ state, open, texts: texts.shown, nodeCount, symbols, columns, rows, nameColumns, now: Date.now() }),
    );
  };
  const timer = isLive ? setInterval(redraw, redrawMs) : undefined;
  const close = () => {
    clearInterval(timer);
    screen.close();
  };
  return {
    ...(isLive ? { onDelta: texts.onDelta } : {}),
    onEvent(event) {
      take(event);
      if (!isOpened) for (const line of options.opening) screen.print(line);
      isOpened = true;
      const isAsking = options.isAsking?.() === true;
      const line = describeEvent(event, { state, palette, symbols, isLive, isAsking });
      if (line !== undefined) screen.print(compose(line, { palette, nameColumns, columns: screen.columns }));
    },
    finish(final) {
      close();
      for (const line of ["", ...summaryLines(final, { palette, nodeCount }), ...options.closing(final)])
        screen.print(line);
    },
    close,
  };
}

/** Puts a line together: what was said gets the room that is left, and at least a third of the line. */
export function compose(
  { sign, who, what, text }: EventLine,
  {
    palette,
    nameColumns,
    columns,
  }: { readonly palette: Palette; readonly nameColumns: number; readonly columns: number },
): string {
  const leastText = text === undefined ? 0 : Math.floor(columns / 3);
  const rest = printableLine(what);
  // Long names give way to what was said, down to a quarter of the line.
  const longest = Math.min(Math.floor(columns / 2), columns - widthOf(rest) - leastText - 6);
  const name = shorten(shownName(who), Math.max(longest, Math.floor(columns / 4)));
  const subject = who === "" ? "" : `${palette.name(pad(name, nameColumns))}  `;
  const start = `${sign} ${subject}${rest}`;
  if (text === undefined) return start;
  const room = Math.max(columns - widthOf(start) - 1, leastText);
  return `${start} ${palette.faint(shorten(printableLine(text.slice(0, columns * 20)), room))}`;
}
