import { expect, it } from "vitest";
import { formOf } from "./form.ts";

const single = (schema: object) => ({ type: "object", properties: { answer: schema }, required: ["answer"] });

it.each([
  ["choices", { choices: ["yes", "no"] }, { type: "string", title: "Answer", enum: ["yes", "no"] }],
  ["a text", {}, { type: "string", title: "Answer" }],
  ["a number in bounds", { schema: { type: "number", minimum: 1 } }, { type: "number", minimum: 1 }],
])("asks for %s with one field", (_, request, field) => {
  const form = formOf({ question: "?", ...request });
  expect(form.schema).toEqual(single(field));
  expect(form.valueOf({ answer: 5 })).toBe(5);
  expect(form.valueOf({})).toBeNull();
});

it("asks for the parts of an object with a field each, and takes nothing else", () => {
  const schema = {
    type: "object",
    properties: { amount: { type: "number" }, why: { type: "string" } },
    required: ["amount"],
  };
  const form = formOf({ question: "?", schema });
  expect(form.schema).toEqual(schema);
  expect(form.valueOf({ amount: 3, other: 1 })).toEqual({ amount: 3 });
});

it.each([
  ["lists", { type: "array", items: { type: "string" } }],
  ["objects in objects", { type: "object", properties: { a: { type: "object" } } }],
  ["patterns, which a form would lose", { type: "string", pattern: "^a" }],
  ["formats that no form knows", { type: "string", format: "ipv4" }],
  ["schemas without a type", { anyOf: [{ type: "string" }] }],
])("asks for %s as JSON", (_, schema) => {
  const form = formOf({ question: "?", schema });
  expect(form.schema.properties.answer).toMatchObject({ type: "string", description: expect.stringContaining("JSON") });
  expect(form.valueOf({ answer: '["a"]' })).toEqual(["a"]);
  expect(form.valueOf({ answer: "no JSON" })).toBe("no JSON");
});
