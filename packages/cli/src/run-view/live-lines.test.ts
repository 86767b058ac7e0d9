import { foldRunState, type RunEvent, type RunEventBody } from "@chasmx/core";
import { expect, test } from "vitest";
import { symbolsFor } from "../terminal/symbols.ts";
import { liveLines } from "./live-lines.ts";

const answering = "library?6f9619ff-8b86-d011-b42d-00c04fc964ff";
const bodies: readonly (RunEventBody & { readonly path?: string })[] = [
  { type: "run-accepted", workflow: {}, inputs: {}, mode: "simple", engine: "" },
  { type: "node-started", node_id: "done", attempt: 1 },
  { type: "node-completed", node_id: "done", output: 1 },
  { type: "node-started", node_id: "each", attempt: 1 },
  { type: "node-started", node_id: "inner", attempt: 1, path: "each[0]" },
  { type: "node-completed", node_id: "inner", output: 1, path: "each[0]" },
  { type: "node-started", node_id: "inner", attempt: 1, path: answering },
  { type: "input-requested", node_id: "person", key: "k", request: { question: "?", from: "writer" }, path: "each[1]" },
];
const state = foldRunState(
  bodies.map((body, sequence): RunEvent => ({ path: "", ...body, v: 1, run_id: "r", sequence, time: 1000 })),
);
const draw = (rows: number, texts: ReadonlyMap<string, string> = new Map()) =>
  liveLines({
    state,
    open: new Set(),
    texts,
    nodeCount: 3,
    symbols: symbolsFor({}),
    columns: 80,
    rows,
    nameColumns: 4,
    now: 3000,
  }).map((line) => line.slice(2));

test("names nodes of other workflows by their short path, and counts them apart", () => {
  expect(draw(20)).toEqual([
    "each[1]/person          2.0 s  waits for a person, for writer",
    "each                    2.0 s  runs",
    "library?6f9619ff/inner  2.0 s  runs",
    "1 of 3 nodes and 1 within, 2.0 s",
  ]);
});

test("shows who waits for a person where there is no room for all", () => {
  expect(draw(4)).toEqual([
    "each[1]/person  2.0 s  waits for a person, for writer",
    "each            2.0 s  runs",
    "… and 1 more",
    "1 of 3 nodes and 1 within, 2.0 s",
  ]);
});

test("shows the end of what a model is saying", () => {
  const story = `Once${" and again".repeat(20)}\n\u001b[31mthe end`;
  expect(draw(20, new Map([["each", story]]))[1]).toMatch(/^each {20}2\.0 s {2}runs: ….*again .*the end$/);
  expect(draw(20, new Map([["each", "Short."]]))[1]).toBe("each                    2.0 s  runs: Short.");
  for (const line of draw(20, new Map([["each", "🌊".repeat(100)]]))) expect(line.length).toBeLessThanOrEqual(120);
});
