import { isChasmError } from "@chasmx/core";
import { expect, it } from "vitest";
import { builtInTools } from "./index.ts";
import { checkArguments, inputSchemaOf, type Parameters } from "./parameters.ts";
import { builtInToolNames } from "./tool-names.ts";

const parameters: Parameters = {
  name: { type: "string", description: "A name.", required: true, maxLength: 5 },
  kind: { type: "string", description: "A kind.", choices: ["a", "b"] },
  count: { type: "integer", description: "A count.", minimum: 0, maximum: 9 },
  flag: { type: "boolean", description: "A flag." },
  parts: { type: "strings", description: "Parts.", choices: ["x"] },
  given: { type: "object", description: "Anything by name." },
};

function problemsOf(given: Record<string, unknown>): unknown {
  try {
    checkArguments("tool", parameters, given);
    return [];
  } catch (error) {
    return isChasmError(error, "INPUT_INVALID") ? error.details : error;
  }
}

it("names everything that is wrong", () => {
  const given = { nam: 1, kind: "c", count: 1.5, flag: "yes", parts: ["x", "y"], given: [] };
  expect(problemsOf(given)).toEqual([
    '"nam" is not known, did you mean "name"?',
    '"name" is required',
    '"kind" must be one of a, b',
    '"count" must be a whole number from 0 to 9',
    '"flag" must be true or false',
    '"parts" must be one of x',
    '"given" must be an object',
  ]);
  expect(problemsOf({ name: "longer" })).toEqual(['"name" must be a text of at most 5 characters']);
  expect(problemsOf({ name: null, parts: "x" })).toEqual(['"name" must be a text', '"parts" must be a list of texts']);
});

it("takes what fits", () => {
  expect(problemsOf({ name: "n", kind: "b", count: 9, flag: false, parts: ["x"], given: {} })).toEqual([]);
});

it("tells clients the same in a schema whose root is a closed object", () => {
  expect(inputSchemaOf(parameters)).toMatchObject({ type: "object", required: ["name"], additionalProperties: false });
  expect(inputSchemaOf({})).toEqual({ type: "object", properties: {}, additionalProperties: false });
});

it("has a name taken for each tool of the server, and words that are short", () => {
  expect(new Set(builtInTools.map(({ name }) => name))).toEqual(builtInToolNames);
  for (const { description } of builtInTools) expect(description.length).toBeLessThan(200);
});
