import { expect, test } from "vitest";
import type { Variable } from "../protocol-types.ts";
import { inputFields, inputsOf } from "./input-form.ts";

const topic: Variable = { name: "topic", type: "string", required: true };
const count: Variable = { name: "count", type: "integer", value: 3 };

test("asks for a value that is needed, until there is one", () => {
  const [field] = inputFields([topic], {});
  expect(field?.label).toBe("topic · string");
  expect(field?.problem("")).toBe('"topic" needs a value.');
  expect(field?.problem("rain")).toBeUndefined();
});

test("says what JSON it wants while somebody types, and lets an empty field be the workflow's", () => {
  const [field] = inputFields([count], {});
  expect(field?.problem("{")).toBe("This is not JSON yet. Write a value of type integer, as in 3.");
  expect(field?.problem("")).toBeUndefined();
  expect(field?.placeholder).toBe("Empty: 3");
  expect(field?.value("")).toBeUndefined();
  expect(field?.value("7")).toBe(7);
});

test("never asks for a secret", () => {
  expect(inputFields([{ name: "key", secret: true, required: true }], { key: "abc" })).toEqual([]);
});

test("begins with the last run's values, else with the workflow's", () => {
  const fields = inputFields([topic, count, { name: "list", type: "array", value: ["a"] }], {
    topic: "5",
    count: null,
  });
  expect(fields.map(({ initial }) => initial)).toEqual(["5", "", '["a"]']);
});

test("offers the two values of a boolean", () => {
  const [field] = inputFields([{ name: "loud", type: "boolean" }], { loud: true });
  expect(field?.choices).toEqual(["true", "false"]);
  expect(field?.initial).toBe("true");
});

test("takes a text as it stands, and anything else as JSON", () => {
  const fields = inputFields([topic, count, { name: "more", type: "json" }], {});
  expect(inputsOf(fields, ["12", "", '{"a":[1]}'])).toEqual({ topic: "12", more: { a: [1] } });
});
