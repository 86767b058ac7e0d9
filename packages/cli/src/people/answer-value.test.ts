import { describe, expect, test } from "vitest";
import { answerValue, meantChoice } from "./answer-value.ts";

const choices = ["approve", "reject", "Reconsider"];
const request = { question: "?" };

describe("a text as an answer", () => {
  test.each([
    ["reject", { choices }, "reject"],
    ["any text, 5", {}, "any text, 5"],
    ['{"amount": 3}', { schema: { type: "object" } }, { amount: 3 }],
    ["null", { schema: {} }, null],
    ["Blue", { schema: { type: "string" } }, "Blue"],
    ['"Blue"', { schema: { type: "string" } }, "Blue"],
    ["42", { schema: { type: "string" } }, "42"],
    ["", {}, ""],
  ])("%j to %j gives %j", async (text, more, value) => {
    expect(await answerValue({ ...request, ...more }, text)).toEqual(value);
  });

  test.each([
    ["rej", { choices }, '"rej" is none of the choices'],
    ["2", { choices }, '"2" is none of the choices'],
    ["{amount: 3}", { schema: { type: "object" } }, "not JSON, which is asked for here: see character 2"],
    ["", { schema: { type: "object" } }, "not JSON"],
    ['{"amount": "3"}', { schema: { properties: { amount: { type: "number" } } } }, '"/amount" does not fit'],
    ["5", { schema: { type: "string", minLength: 3 } }, "does not fit"],
  ])("%j to %j is refused with INPUT_INVALID and the reason", async (text, more, reason) => {
    await expect(answerValue({ ...request, ...more }, text)).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining(reason),
    });
  });
});

describe("what a person types for a choice", () => {
  test.each([
    ["approve", "approve"],
    ["1", "approve"],
    ["3", "Reconsider"],
    ["a", "approve"],
    ["REJ", "reject"],
    ["rec", "Reconsider"],
    ["re", "re"],
    ["0", "0"],
    ["4", "4"],
    ["approved", "approved"],
  ])("%j means %j", (typed, meant) => {
    expect(meantChoice(choices, typed)).toBe(meant);
  });

  test("is taken as it stands where the choices are numbers, or begin each other", () => {
    expect(meantChoice(["2", "1"], "1")).toBe("1");
    expect(meantChoice(["10", "20"], "1")).toBe("1");
    expect(meantChoice(["go", "go on"], "go")).toBe("go");
    expect(meantChoice(["go", "go on"], "GO")).toBe("go");
  });
});
