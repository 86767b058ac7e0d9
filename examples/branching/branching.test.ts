import type { JsonObject } from "@chasmx/core";
import { expect, test } from "vitest";
import { nodesThat, readText, rehearse } from "../rehearse.ts";

const file = "branching/branching.workflow.json";

async function inputsIn(name: string): Promise<JsonObject> {
  return JSON.parse(await readText(`branching/${name}`));
}

test("a claim with a missing receipt is sent back", async () => {
  const { state } = await rehearse(file);
  expect(state.nodes.get("missing")?.output).toEqual([{ what: "hotel", amount: 142, receipt: false }]);
  expect(state.nodes.get("route")).toMatchObject({ output: "incomplete", branch: "incomplete" });
  expect(nodesThat("skipped", state)).toEqual(["pay", "reviewer"]);
  expect(state.output).toEqual({ end: "Ada, please add a receipt for hotel (142 EUR)." });
});

test("a small claim is paid at once", async () => {
  const { state } = await rehearse(file, await inputsIn("small.json"));
  expect(state.nodes.get("route")?.branch).toBe("small");
  expect(nodesThat("skipped", state)).toEqual(["send_back", "reviewer"]);
  expect(state.output).toEqual({ end: "Paid 38.4 EUR to Grace." });
});

test("a large claim is put before the reviewer", async () => {
  const { state } = await rehearse(file, await inputsIn("large.json"));
  expect(state.nodes.get("route")?.branch).toBe("review");
  expect(nodesThat("skipped", state)).toEqual(["send_back", "pay"]);
  expect(state.output?.end).toContain("Decide whether 408.4 EUR are paid to Alan.");
});

test("a claim that is no object is refused before anything runs", async () => {
  await expect(rehearse(file, { claim: "a lot" })).rejects.toMatchObject({ code: "INPUT_INVALID" });
});
