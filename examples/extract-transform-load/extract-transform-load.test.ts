import { expect, test } from "vitest";
import { conversationOf, rehearse } from "../rehearse.ts";

const file = "extract-transform-load/extract-transform-load.workflow.json";

test("the members ask each other in both directions", async () => {
  const { state } = await rehearse(file);
  expect(conversationOf(state)).toEqual([
    "extractor asks transformer: Which columns of orders-2024-06-30.csv do you need? (answered)",
    "transformer asks loader: Which column types does sales.orders expect? (answered)",
    "loader asks transformer: How do you mark a row that breaks a rule? (answered)",
  ]);
});

test("the source and the rules are shared by those who know them", async () => {
  const { state } = await rehearse(file);
  expect(Object.fromEntries(state.shared)).toEqual({
    source: {
      value: { file: "orders-2024-06-30.csv", delimiter: ";", encoding: "windows-1252" },
      version: 1,
      from: "extractor",
    },
    rules: {
      value: ["amounts are in euros, with two decimals", "dates are UTC", "an order without a customer is set aside"],
      version: 1,
      from: "transformer",
    },
  });
});

test("each reads what the one before has shared", async () => {
  const { state } = await rehearse(file, { rules: ["only paid orders"] });
  expect(state.nodes.get("transformer")?.output).toContain(`"delimiter":";"`);
  expect(state.nodes.get("loader")?.output).toContain(`["only paid orders"]`);
});

test("the output holds all three plans", async () => {
  const { state } = await rehearse(file);
  expect(state.output).toEqual({
    end: {
      extract: state.nodes.get("extractor")?.output,
      transform: state.nodes.get("transformer")?.output,
      load: state.nodes.get("loader")?.output,
    },
  });
});
