import { expect, test } from "vitest";
import { code, fenced, plain } from "./markdown.ts";

test.each([
  ["plain words, (and) more: yes. No!", "plain words, (and) more: yes. No!"],
  ["# no\nheading", "\\# no heading"],
  ["1. no list", "1\\. no list"],
  ["- no list", "\\- no list"],
  [
    "[x](command:evil) *a* _b_ `c` <b> &lt; ~~d~~",
    "\\[x\\](command:evil) \\*a\\* \\_b\\_ \\`c\\` \\<b\\> \\&lt; \\~\\~d\\~\\~",
  ],
  ["see https://example.com", "see https\\://example.com"],
  ["back\\slash", "back\\\\slash"],
])("leaves nothing in %j that Markdown would read", (text, expected) => {
  expect(plain(text)).toBe(expected);
});

test("puts text in fences that nothing in it can end", () => {
  expect(code("a-b")).toBe("`a-b`");
  expect(code("a`b``c")).toBe("``` a`b``c ```");
  expect(fenced("```\nx", "text")).toBe("````text\n```\nx\n````");
});
