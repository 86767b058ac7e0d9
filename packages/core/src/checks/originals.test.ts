import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { startRun } from "../engine/executor.ts";
import { check } from "./check.ts";

/** Documents as they were written for the original ChasmX: they pass the checks and are rehearsed as they stand. */

async function rehearse(name: string) {
  const file = path.join(import.meta.dirname, "fixtures", "originals", `${name}.workflow.json`);
  const { workflow, diagnostics } = await check(readFileSync(file, "utf8"));
  if (workflow === undefined) throw new Error(`${name} has errors: ${JSON.stringify(diagnostics)}`);
  const conversation: string[] = [];
  const run = await startRun(workflow, {
    onEvent(event) {
      if (event.type === "message-sent") conversation.push(`${event.from} ${event.message_type} ${[event.to].flat()}`);
    },
  });
  return { codes: diagnostics.map(({ code }) => code), conversation, state: await run.finished };
}

test("a team of three asks in both directions, shares rules and broadcasts", async () => {
  const { codes, conversation, state } = await rehearse("etl-team");
  expect(codes).toEqual(["ask-ring", "unknown-key"]);
  expect(conversation).toEqual([
    "data-extractor.v1 query transformer",
    "transformer query data-extractor.v1",
    "loader query transformer",
    "loader broadcast data-extractor.v1,transformer",
  ]);
  expect(state.shared.get("transform_rules")).toMatchObject({ value: "trim; lower-case e-mail; ISO dates" });
  expect({ status: state.status, completed: completedNodes(state) }).toEqual({ status: "completed", completed: 6 });
});

test("a class in pubsub mode talks in memory where no transport is configured", async () => {
  const { codes, conversation, state } = await rehearse("collaborative-qa");
  expect(codes).toEqual(["unknown-key"]);
  expect(conversation).toEqual([
    "student query teacher",
    "teacher broadcast student,examiner",
    "examiner query student",
  ]);
  expect(state.fallback?.message).toContain("no transport is configured");
  expect({ status: state.status, completed: completedNodes(state) }).toEqual({ status: "completed", completed: 6 });
});

function completedNodes({ nodes }: { readonly nodes: ReadonlyMap<string, { readonly status: string }> }): number {
  return [...nodes.values()].filter(({ status }) => status === "completed").length;
}
