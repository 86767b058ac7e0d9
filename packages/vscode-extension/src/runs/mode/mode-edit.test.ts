import { applyEdits } from "jsonc-parser";
import { expect, test } from "vitest";
import { modeEdit, modeIn } from "./mode-edit.ts";

const indentation = { insertSpaces: true, tabSize: 2, eol: "\n" };
const changed = (text: string, mode: "simple" | "pubsub") => applyEdits(text, [...modeEdit(text, mode, indentation)]);

test("reads no mode out of what is none, and simple out of a document that says nothing", () => {
  expect(modeIn('{"metadata":{"communication_mode":"loud"}}')).toBeUndefined();
  expect(modeIn('{"metadata":{"communication_mode":5}}')).toBeUndefined();
  expect(modeIn('{"metadata":5}')).toBe("simple");
  expect(modeIn("")).toBe("simple");
  expect(modeIn('{"metadata":{"communication_mode":"pubsub"')).toBe("pubsub");
});

test("changes the mode and nothing else", () => {
  const text =
    '{\n\t"name": "Tea",   "metadata": {"tags": [ "a" ],\n  "communication_mode" :"simple"}, "nodes": [ ]\n}\n';
  expect(changed(text, "pubsub")).toBe(text.replace('"simple"', '"pubsub"'));
});

test("adds what is missing after what describes the workflow", () => {
  const text = '{\n  "name": "Tea",\n  "nodes": []\n}\n';
  const withMode = changed(text, "pubsub");
  expect(Object.keys(JSON.parse(withMode))).toEqual(["name", "metadata", "nodes"]);
  expect(modeIn(withMode)).toBe("pubsub");
  expect(withMode).toContain('\n  "nodes": []\n}\n');
});

test("adds to the metadata that are there", () => {
  const text = '{\n  "name": "Tea",\n  "metadata": {\n    "version": "1"\n  },\n  "nodes": []\n}\n';
  expect(JSON.parse(changed(text, "pubsub")).metadata).toEqual({ version: "1", communication_mode: "pubsub" });
});
