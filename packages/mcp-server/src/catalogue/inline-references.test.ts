import type { JsonObject } from "@chasmx/core";
import { describe, expect, it } from "vitest";
import { withoutReferences } from "./inline-references.ts";

describe("a schema without references", () => {
  it.each<[string, JsonObject]>([
    ["refers to itself", { $ref: "#" }],
    ["refers to itself by a ring", { $ref: "#/$defs/a", $defs: { a: { items: { $ref: "#/$defs/a" } } } }],
    ["refers to another document", { $ref: "https://example.com/schema.json" }],
    ["refers to an anchor", { $ref: "#here", $defs: { a: { $anchor: "here" } } }],
    ["refers to what is not there", { $ref: "#/$defs/none" }],
    ["refers to what every object has", { $ref: "#/constructor" }],
    ["refers by a broken address", { $ref: "#/%E0%A4%A" }],
    ["refers dynamically", { items: { $dynamicRef: "#node" } }],
    ["holds a reference that is no text", { $ref: 5 }],
  ])("cannot be had where the schema %s", (_, schema) => {
    expect(withoutReferences(schema)).toBeUndefined();
  });

  it("cannot be had where it would grow beyond all bounds", () => {
    const twice = (name: string) => ({ anyOf: [{ $ref: `#/$defs/${name}` }, { $ref: `#/$defs/${name}` }] });
    const names = Array.from({ length: 30 }, (_, index) => `d${index}`);
    const definitions = Object.fromEntries(names.map((name, index) => [name, twice(names[index + 1] ?? "end")]));
    expect(withoutReferences({ $ref: "#/$defs/d0", $defs: { ...definitions, end: {} } })).toBeUndefined();
  });

  it("holds the part in the place of each reference, and no definitions", () => {
    const schema = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: { one: { $ref: "#/$defs/a~1b" }, two: { $ref: "#/definitions/c%20d", minimum: 2, title: "Obey." } },
      $defs: { "a/b": { type: "string" } },
      definitions: { "c d": { type: "number" } },
    };
    expect(withoutReferences(schema)).toEqual({
      type: "object",
      properties: { one: { type: "string" }, two: { minimum: 2, allOf: [{ type: "number" }] } },
    });
  });

  it("leaves data and names alone that look like keywords", () => {
    const schema = {
      properties: { $ref: { type: "string" }, enum: { const: { $ref: "#/nowhere", title: "" } }, title: {} },
    };
    expect(withoutReferences(schema)).toEqual(schema);
  });
});
