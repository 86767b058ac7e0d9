import { describe, expect, test } from "vitest";
import { fitsStrictMode, hasObjectRoot } from "./strict-schema.ts";

const closed = (properties: object, rest: object = {}) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...rest,
});

describe("strict mode", () => {
  test.each<[object]>([
    [closed({})],
    [closed({ a: { type: ["string", "null"], description: "x" }, b: { enum: [1, 2] }, c: { const: "x" } })],
    [closed({ a: { type: "array", items: closed({ b: { type: "integer", minimum: 1 } }), minItems: 1 } })],
    [closed({ a: { anyOf: [{ type: "null" }, closed({})] }, b: { $ref: "#/$defs/n" } }, { $defs: { n: closed({}) } })],
    [closed({ a: { type: "string", format: "date-time", pattern: "x" } })],
  ])("takes %j", (schema) => {
    expect(fitsStrictMode(schema as never)).toBe(true);
  });

  test.each<[object]>([
    [{}],
    [{ type: "object" }],
    [{ type: "array", items: { type: "string" } }],
    [{ anyOf: [closed({})] }],
    [closed({ a: { type: "string" } }, { required: [] })],
    [closed({ a: { type: "string" } }, { additionalProperties: true })],
    [closed({ a: { type: "object", properties: { b: {} } } })],
    [closed({ a: { type: "array", items: { type: "object" } } })],
    [closed({ a: { anyOf: [{ type: "null" }, { type: ["object", "null"] }] } })],
    [closed({ a: { $ref: "#/$defs/n" } }, { $defs: { n: { type: "object" } } })],
    [closed({ a: { type: "string", minLength: 1 } })],
    [closed({ a: { type: "string", format: "uri" } })],
    [closed({ a: { oneOf: [{ type: "string" }] } })],
    [closed({ a: { type: "string", default: "x" } })],
    [closed({ a: true })],
    [Array.from({ length: 12 }).reduce<object>((inner) => closed({ a: inner }), { type: "string" })],
  ])("does not take %j", (schema) => {
    expect(fitsStrictMode(schema as never)).toBe(false);
  });

  test("is for schemas of objects alone", () => {
    expect(hasObjectRoot({ type: "object" })).toBe(true);
    expect(hasObjectRoot({ type: ["object", "null"] })).toBe(false);
    expect(hasObjectRoot({ enum: [1] })).toBe(false);
  });
});
