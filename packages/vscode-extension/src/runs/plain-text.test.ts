import { expect, test } from "vitest";
import { plainLine, plainText } from "./plain-text.ts";

test("leaves no link and no icon in what others wrote", () => {
  const text = plainText("[Approve](command:workbench.action.quit) $(check) done");
  expect(text).not.toMatch(/\]\(|\$\(/);
  expect(text.replaceAll("\u200b", "")).toBe("[Approve](command:workbench.action.quit) $(check) done");
});

test("shows what would turn a text around or hide in it", () => {
  expect(plainText("a\u202eb\u0007c\nd\te")).toBe("a\ufffdb\ufffdc\nd\te");
});

test("makes one line of many, and keeps it as short as a notification", () => {
  expect(plainLine("  one\n two  ")).toBe("one two");
  expect(plainLine("x".repeat(1000))).toHaveLength(401);
});
