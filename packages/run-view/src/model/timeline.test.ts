import { foldRunState } from "@chasmx/core";
import { expect, test } from "vitest";
import { accepted, answered, asks, eventsOf } from "../events.test-kit.ts";
import { createTimeline } from "./timeline.ts";

const events = eventsOf([
  accepted(["a", "b"]),
  { type: "node-started", node_id: "a", attempt: 1 },
  asks("a", "b", "1"),
  answered("1"),
  { type: "node-completed", node_id: "a", output: 5 },
]);

test("has at every moment, in any order of going there, the state that core folds", () => {
  const timeline = createTimeline();
  timeline.append(events);
  for (const position of [5, 0, 3, 2, 4, 1, 5]) {
    timeline.seek(position);
    expect(timeline.position).toBe(position);
    expect(timeline.state).toEqual(foldRunState(events.slice(0, position)));
  }
});

test("goes to no moment that is none", () => {
  const timeline = createTimeline();
  timeline.append(events);
  for (const [wanted, position] of [
    [-1, 0],
    [2.7, 2],
    [99, 5],
  ] as const) {
    timeline.seek(wanted);
    expect(timeline.position).toBe(position);
  }
});

test("goes along with new events at the latest moment, and stays at another", () => {
  const timeline = createTimeline();
  expect(timeline.append(events.slice(0, 2))).toBe(true);
  expect(timeline.position).toBe(2);
  timeline.seek(1);
  timeline.append(events.slice(2));
  expect(timeline).toMatchObject({ position: 1, isLatest: false });
});

test("takes each event once, and none that leaves a gap", () => {
  const timeline = createTimeline();
  timeline.append(events.slice(0, 2));
  expect(timeline.append(events.slice(0, 2))).toBe(false);
  expect(timeline.append(events.slice(3))).toBe(false);
  timeline.append(events);
  expect(timeline.events).toEqual(events);
});
