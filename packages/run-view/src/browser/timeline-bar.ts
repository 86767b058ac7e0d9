import { durationText } from "@chasmx/core";
import { count } from "../model/format.ts";
import { eventSentence } from "../model/words.ts";
import { button, html } from "./dom.ts";
import { icon } from "./icons.ts";
import type { Session } from "./session.ts";

/** The bar of the moment. */
export interface TimelineBar {
  readonly element: HTMLElement;
  show(): void;
}

/** A run is played in at most this time, however many events it has. */
const longestPlayMs = 30_000;
/** The pace of a short run: an event every so often. */
const slowestStepMs = 320;

/** Goes to any moment of the run: by a slider, event by event, or played from there. `onPlayed` hears what a play passes. */
export function timelineBar(session: Session, onPlayed: (from: number, to: number) => void): TimelineBar {
  let playing: ReturnType<typeof setInterval> | undefined;
  const slider = html("input", { type: "range", min: "0", step: "1", "aria-label": "Moment of the run" });
  const words = html("span", { class: "moment" });
  const time = html("span", { class: "clock" });

  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    show();
  };
  const go = (position: number) => {
    if (playing !== undefined) stop();
    session.seek(position);
  };
  const play = () => {
    const { timeline } = session;
    const total = timeline.events.length;
    if (timeline.isLatest) session.seek(1);
    const every = Math.min(slowestStepMs, Math.max(32, longestPlayMs / Math.max(1, total)));
    const step = Math.max(1, Math.ceil((total * every) / longestPlayMs));
    playing = setInterval(() => {
      const from = session.timeline.position;
      session.seek(from + step);
      onPlayed(from, session.timeline.position);
      if (session.timeline.isLatest) stop();
    }, every);
    show();
  };
  const toggle = button("Play", { icon: icon("play"), onClick: () => (playing === undefined ? play() : stop()) });
  const steps = [
    button("First moment", { icon: icon("first"), onClick: () => go(1) }),
    button("One event back", { icon: icon("previous"), onClick: () => go(session.timeline.position - 1) }),
    toggle,
    button("One event on", { icon: icon("next"), onClick: () => go(session.timeline.position + 1) }),
    button("Latest moment", { icon: icon("last"), onClick: () => go(session.timeline.events.length) }),
  ];
  let wanted: number | undefined;
  slider.addEventListener("input", () => {
    // A drag gives more moments than can be drawn: the latest of a frame is enough.
    if (wanted === undefined) {
      requestAnimationFrame(() => {
        if (wanted !== undefined) go(wanted);
        wanted = undefined;
      });
    }
    wanted = slider.valueAsNumber;
  });
  const element = html("footer", { class: "timeline" }, [
    html("div", { class: "steps", role: "group", "aria-label": "Moment" }, steps),
    slider,
    time,
    words,
  ]);

  function show(): void {
    const { events, position } = session.timeline;
    element.hidden = events.length === 0;
    showToggle(toggle, playing !== undefined);
    slider.max = String(events.length);
    slider.valueAsNumber = position;
    slider.style.setProperty("--part", `${events.length === 0 ? 0 : (position / events.length) * 100}%`);
    const event = events[position - 1];
    const sentence = event === undefined ? "Before the run" : eventSentence(event, () => latestMessage(session));
    words.textContent = sentence;
    words.title = sentence;
    time.textContent = event === undefined ? "" : `+${durationText(event.time - (events[0]?.time ?? event.time))}`;
    slider.setAttribute("aria-valuetext", `Event ${count(position)} of ${count(events.length)}: ${sentence}`);
  }
  return { element, show };
}

function showToggle(toggle: HTMLElement, isPlaying: boolean): void {
  if (toggle.dataset.playing === String(isPlaying)) return;
  const label = isPlaying ? "Pause" : "Play";
  toggle.dataset.playing = String(isPlaying);
  toggle.replaceChildren(icon(isPlaying ? "pause" : "play"));
  toggle.setAttribute("aria-label", label);
  toggle.title = label;
}

/** The message of the newest row: that of the event at the moment, where it ends one. */
function latestMessage({ conversation, timeline }: Session) {
  return conversation.rows[conversation.rowsBefore(timeline.position) - 1]?.message;
}
