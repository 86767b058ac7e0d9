import { expect, test } from "vitest";
import { selectorOf } from "./documents.ts";

test("asks about files, unsaved documents and wherever the folders are, each once, and about nothing else", () => {
  const folder = (scheme: string) => ({ uri: { scheme } });
  expect(selectorOf([]).map(({ scheme }) => scheme)).toEqual(["file", "untitled"]);
  const found = selectorOf([folder("file"), folder("vscode-vfs"), folder("vscode-vfs")]);
  expect(found.map(({ scheme }) => scheme)).toEqual(["file", "untitled", "vscode-vfs"]);
  expect(new Set(found.map(({ language }) => language))).toEqual(new Set(["chasmx-workflow"]));
});
