import fc from "fast-check";
import { expect, test } from "vitest";
import { childPointer, parsePointer, pointer } from "./json-pointer.ts";

test("reads a pointer that misses its first slash", () => {
  expect(parsePointer("nodes/0")).toEqual(["nodes", "0"]);
});

test("leaves a tilde that begins no escape", () => {
  expect(parsePointer("/a~2~")).toEqual(["a~2~"]);
});

test("does not read an escaped tilde and a one as a slash", () => {
  expect(parsePointer("/~01")).toEqual(["~1"]);
});

test("writes slashes and tildes as RFC 6901 says", () => {
  expect(pointer("nodes", 0, "config", "a/b", "m~n", "")).toBe("/nodes/0/config/a~1b/m~0n/");
  expect(pointer()).toBe("");
});

test("appends to a pointer without escaping it again", () => {
  expect(childPointer("/a~1b", "c/d", 2)).toBe("/a~1b/c~1d/2");
});

test("reads every pointer that it writes", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("~", "/", "0", "1", "a") })), (segments) => {
      expect(parsePointer(pointer(...segments))).toEqual(segments);
    }),
  );
});
