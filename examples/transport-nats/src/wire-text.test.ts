import { expect, test } from "vitest";
import { decodeText, encodeText, subjectOf } from "./wire-text.ts";

const texts = ["", "plain", "\ud800", "a\udfffb", "\0", '\0"x"', "\ufeffmark", "😀\0é", "\u2028\r\n"];

test.each(texts)("%j arrives as it was", (text) => {
  expect(decodeText(encodeText(text))).toBe(text);
});

test("a well-formed text has no byte more than its UTF-8", () => {
  expect(encodeText("x".repeat(1024)).length).toBe(1024);
});

test("a stranger's bytes become some text", () => {
  for (const bytes of [[0], [0, 0xff, 0xfe], [0, 0x7b], [0xc3], [0, 0x31]])
    expect(decodeText(Uint8Array.from(bytes))).toBeTypeOf("string");
});

test("a channel becomes one token, and no two channels the same", () => {
  const channels = ["", "chasmx:run-1", "a b", "a.b", "a*", ">", "a\tb", "é", "%", "%00e9", "\ud800", "😀", "\0"];
  const subjects = channels.map(subjectOf);
  expect(new Set(subjects).size).toBe(channels.length);
  for (const subject of subjects) expect(subject).toMatch(/^chasmx\.[\w:%-]+$/);
});
