import { describe, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import { isChasmError } from "../../errors.ts";
import { parseTemplate } from "../template.ts";

function failure(source: string, values: JsonObject = { topic: "Rome" }): Error {
  try {
    parseTemplate(source).template?.render(values);
  } catch (error) {
    if (isChasmError(error, "TEMPLATE_FAILED")) return error;
    throw error;
  }
  throw new Error("rendered");
}

describe("texts", () => {
  test.each([
    ["{% if a %}".repeat(10_000), "nested"],
    [`{{ ${"(".repeat(10_000)}1 }}`, "nested"],
    [`{{ a${"[a".repeat(10_000)}${"]".repeat(10_000)} }}`, "nested"],
    [`{% if a %}{% elsif ${"(".repeat(10_000)} %}{% endif %}`, "nested"],
    ["{{a}}".repeat(20_000), "at most 16000"],
    [`{{a}}${" ".repeat(1_000_000)}`, "at most 1000000 characters"],
  ])("beyond the limits have one problem (%#)", (source, reason) => {
    const found = parseTemplate(source).problems;
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(reason);
  });
});

describe("renderings that cost too much", () => {
  test.each([
    ["{% for i in (1..1000000000) %}x{% endfor %}", "more text or lists"],
    ["{% for i in (1..100000) %}{% for j in (1..100000) %}{% endfor %}{% endfor %}", "500000 parts"],
    [`{% assign s = 'ab' %}${"{% assign s = s | append: s %}".repeat(40)}`, "more text or lists"],
    [
      `{% capture s %}ab{% endcapture %}${"{% capture s %}{{s}}{{s}}{% endcapture %}".repeat(40)}`,
      "more text or lists",
    ],
    [`{% for i in (1..100000) %}${"x".repeat(1_000)}{% endfor %}`, "more text or lists"],
    ["{% for i in (9007199254740992..9007199254740994) %}{% endfor %}", "whole number"],
    ["{% for i in (1..topic) %}{% endfor %}", "whole number"],
  ])("fail with TEMPLATE_FAILED (%#)", (source, reason) => {
    expect(failure(source).message).toContain(reason);
  });

  test("a value nested beyond the stack fails with TEMPLATE_FAILED", () => {
    let deep: JsonValue = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(failure("{{deep}}", { deep }).message).toContain("nested too deeply");
  });
});
