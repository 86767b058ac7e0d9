import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonValue } from "../../contracts/json.ts";
import type { Range } from "../diagnostic.ts";
import { pointer } from "../json-pointer.ts";
import { parse } from "../parse.ts";

const at = (text: string, range: Range): string => text.slice(range.start.offset, range.end.offset);

test("gives an empty range at the start of a text that holds nothing", () => {
  const parsed = parse("");
  expect(parsed.rangeAt("/a").end.offset).toBe(0);
  expect(parsed.rangeInString("/a", 0, 3).end.offset).toBe(0);
  expect(parsed.pointerAt(0)).toBeUndefined();
});

test("gives the nearest value above a pointer that leads nowhere", () => {
  const text = '{"nodes": [{"id": "a"}]}';
  const parsed = parse(text);
  expect(at(text, parsed.rangeAt("/nodes/0/config/prompt"))).toBe('{"id": "a"}');
  expect(at(text, parsed.rangeAt("/nodes/7", "key"))).toBe('[{"id": "a"}]');
  expect(at(text, parsed.rangeAt("/toString"))).toBe(text);
});

test("gives the value that counts where a key stands twice", () => {
  const text = '{"a": 1, "a": [2]}';
  expect(at(text, parse(text).rangeAt("/a/0"))).toBe("2");
});

test("gives a place for a value that is missing", () => {
  const text = '{"type": , "id": 1}';
  expect(parse(text).rangeAt("/type")).toMatchObject({ start: { offset: 9 }, end: { offset: 9 } });
});

test("gives the range of a key with its quotes", () => {
  const text = '{"a\\/b": {"c": 1}}';
  const parsed = parse(text);
  expect(at(text, parsed.rangeAt("/a~1b", "key"))).toBe('"a\\/b"');
  expect(at(text, parsed.rangeAt("/a~1b/c", "key"))).toBe('"c"');
});

test("gives the whole range where characters of something else than a string are asked for", () => {
  const text = '{"a": 123}';
  expect(at(text, parse(text).rangeInString("/a", 1, 2))).toBe("123");
});

test("finds characters behind escapes", () => {
  const text = String.raw`{"prompt": "a\n\"b\" \u00e9 \ud83d\ude00 {{topic}}"}`;
  const parsed = parse(text);
  const prompt = 'a\n"b" é 😀 {{topic}}';
  const find = (part: string) =>
    at(text, parsed.rangeInString("/prompt", prompt.indexOf(part), prompt.indexOf(part) + part.length));
  expect(find("{{topic}}")).toBe("{{topic}}");
  expect(find("\n")).toBe(String.raw`\n`);
  expect(find("é")).toBe(String.raw`\u00e9`);
  expect(find("😀")).toBe(String.raw`\ud83d\ude00`);
  expect(at(text, parsed.rangeInString("/prompt", 0, prompt.length))).toBe(text.slice(12, -2));
});

test("finds characters in a string whose quote or escapes are wrong", () => {
  const text = `{"a": 'x\\dy {{t}}'}`;
  const parsed = parse(text);
  expect(parsed.value).toEqual({ a: "x\\dy {{t}}" });
  expect(at(text, parsed.rangeInString("/a", 5, 10))).toBe("{{t}}");
});

test("tells what stands at an offset", () => {
  const text = '{ "nodes": [ {"id": "a"}, 12 ] } ';
  const parsed = parse(text);
  const place = (needle: string, shift = 0) => parsed.pointerAt(text.indexOf(needle) + shift);
  expect(place('"nodes"', 3)).toEqual({ pointer: "/nodes", part: "key" });
  expect(place(": [", 1)).toEqual({ pointer: "/nodes", part: "value" });
  expect(place('"id"')).toEqual({ pointer: "/nodes/0/id", part: "key" });
  expect(place('"a"', 1)).toEqual({ pointer: "/nodes/0/id", part: "value" });
  expect(place("12", 2)).toEqual({ pointer: "/nodes/1", part: "value" });
  expect(place(" ]", 1)).toEqual({ pointer: "/nodes", part: "value" });
  expect(parsed.pointerAt(1)).toEqual({ pointer: "", part: "value" });
  expect(parsed.pointerAt(text.length)).toBeUndefined();
});

test("tells whose value is missing at an offset", () => {
  const text = '{"type":  }';
  expect(parse(text).pointerAt(9)).toEqual({ pointer: "/type", part: "value" });
});

test("gives for every pointer a text that says its value, and finds the pointer back there", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, "\t"), (generated, indent) => {
      const text = JSON.stringify(generated, null, indent);
      const parsed = parse(text);
      for (const [path, value] of entries(JSON.parse(text) as JsonValue)) {
        const range = parsed.rangeAt(path);
        expect(JSON.parse(at(text, range))).toEqual(value);
        expect(parsed.pointerAt(range.start.offset)).toEqual({ pointer: path, part: "value" });
      }
    }),
  );
});

test("maps every stretch of a string to source that says it", () => {
  const plainOrEscaped = fc.constantFrom("a", "é", '"', "\\", "\n", "\u0001", "\ud800", "😀");
  fc.assert(
    fc.property(fc.string({ unit: plainOrEscaped }), fc.nat(20), fc.nat(20), (value, from, length) => {
      const text = JSON.stringify([value]);
      const source = at(text, parse(text).rangeInString("/0", from, from + length));
      expect(JSON.parse(`"${source}"`)).toBe(value.slice(from, from + length));
    }),
  );
});

function entries(value: JsonValue, path: readonly (string | number)[] = []): [string, JsonValue][] {
  const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const inside = below.flatMap(([key, child]) => entries(child as JsonValue, [...path, key]));
  return [[pointer(...path), value], ...inside];
}
