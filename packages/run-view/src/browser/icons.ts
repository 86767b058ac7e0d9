import type { NodeStatus } from "@chasmx/core";
import { svg } from "./dom.ts";

/** The sign of each state, in a square of 16: a state is told by its shape, not by its colour alone. */
export const stateSigns: { readonly [Status in NodeStatus | "waiting"]: string } = {
  pending: "M8 4.6a3.4 3.4 0 1 0 .01 0",
  running: "M6 4.2 11.6 8 6 11.8Z",
  waiting: "M5.6 4.4v7.2M10.4 4.4v7.2",
  retrying: "M11.6 8A3.6 3.6 0 1 1 8 4.4h2.4M8.9 2.7l1.8 1.7-1.8 1.8",
  completed: "M4.4 8.4l2.5 2.4 4.7-5.4",
  failed: "M5 5l6 6M11 5l-6 6",
  skipped: "M4.4 4.8 7.4 8l-3 3.2M8.6 4.8l3 3.2-3 3.2",
  cancelled: "M4.4 11.6l7.2-7.2",
};

const actions = {
  plus: "M8 3.5v9M3.5 8h9",
  minus: "M3.5 8h9",
  fit: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
  play: "M5 3.5 12.5 8 5 12.5Z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  first: "M4 3.5v9M12 3.5 6.5 8l5.5 4.5",
  previous: "M10.5 3.5 5 8l5.5 4.5",
  next: "M5.5 3.5 11 8l-5.5 4.5",
  last: "M12 3.5v9M4 3.5 9.5 8 4 12.5",
  save: "M8 2.5v7M4.8 6.7 8 9.8l3.2-3.1M3 13h10",
  close: "M4 4l8 8M12 4l-8 8",
  warning: "M8 2.6 14 13H2ZM8 6.4v3.2M8 11.2v.2",
  up: "M3.5 10 8 5.5l4.5 4.5",
} as const;

/** A small sign, for the eye alone. */
export function icon(name: keyof typeof actions | { readonly state: NodeStatus | "waiting" }): SVGSVGElement {
  const path = typeof name === "string" ? actions[name] : stateSigns[name.state];
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, [
    svg("path", { d: path }),
  ]);
}
