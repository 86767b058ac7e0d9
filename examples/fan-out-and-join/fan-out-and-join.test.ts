import { expect, test } from "vitest";
import { nodesThat, rehearse } from "../rehearse.ts";

const file = "fan-out-and-join/fan-out-and-join.workflow.json";
const reviewers = ["security", "performance", "documentation"];

test("the reviewers work at the same time, and the verdict waits for all of them", async () => {
  const { events } = await rehearse(file);
  const order = events.flatMap((event) =>
    event.type === "node-started" || event.type === "node-completed"
      ? [`${event.node_id} ${event.type === "node-started" ? "starts" : "ends"}`]
      : [],
  );
  expect(order.slice(0, 5)).toEqual(["start starts", "start ends", ...reviewers.map((id) => `${id} starts`)]);
  expect(order.slice(5, 8).toSorted()).toEqual(reviewers.map((id) => `${id} ends`).toSorted());
  expect(order.slice(8)).toEqual([
    "verdict starts",
    "verdict ends",
    "report starts",
    "report ends",
    "end starts",
    "end ends",
  ]);
});

test("CEL joins the scores", async () => {
  const { state } = await rehearse(file);
  expect(state.nodes.get("verdict")?.output).toEqual({ ready: false, average: 11 / 3, objections: ["documentation"] });
});

test("Liquid writes the report", async () => {
  const { state } = await rehearse(file);
  expect(state.output).toEqual({
    end: "Hold 2.4.0 (average 3.7 of 5).\n- documentation scores 2: The page on PDF export is missing.",
  });
});

test("a lower bar lets the release through", async () => {
  const { state } = await rehearse(file, { lowest_score: 2 });
  expect(state.output).toEqual({ end: "Release 2.4.0 (average 3.7 of 5)." });
});

test("nobody says a word to anybody", async () => {
  const { state } = await rehearse(file);
  expect(state.messages.size).toBe(0);
  expect(nodesThat("skipped", state)).toEqual([]);
});
