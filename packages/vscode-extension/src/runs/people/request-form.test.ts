import type { RunRequest } from "@chasmx/run-server/protocol";
import { expect, test } from "vitest";
import { isLongRequest, requestForm, requestText, typedAnswer } from "./request-form.ts";

const request: RunRequest = { key: "k", name: "n", node: "editor", question: "Publish?" };

test("offers the choices, yes and no, or the values of a schema", () => {
  const labels = (more: Partial<RunRequest>) => {
    const form = requestForm({ ...request, ...more });
    return form.kind === "choice" ? form.choices : form.kind;
  };
  expect(labels({ choices: ["approve"] })).toEqual([{ label: "approve", value: "approve" }]);
  expect(labels({ schema: { type: "boolean" } })).toEqual([
    { label: "Yes", value: true },
    { label: "No", value: false },
  ]);
  expect(labels({ schema: { enum: ["a", 5] } })).toEqual([
    { label: "a", value: "a" },
    { label: "5", value: 5 },
  ]);
  expect(labels({ schema: { enum: [] } })).toBe("json");
});

test("takes a text where none is asked for otherwise, and begins with what was left", () => {
  expect(requestForm({ ...request, default: "no", left: "yes" })).toEqual({
    kind: "text",
    initial: "yes",
    hint: "A text.",
  });
});

test("names the keys of the JSON that a schema wants", () => {
  const schema = { type: "object", required: ["score"], properties: { score: { type: "number" }, note: true } };
  expect(requestForm({ ...request, schema })).toMatchObject({
    kind: "json",
    hint: 'JSON that fits the schema: { "score": number, "note"? }',
  });
});

test("says what is no JSON", () => {
  expect(typedAnswer("json", "{")).toEqual({ problem: expect.stringContaining("not JSON yet") });
  expect(typedAnswer("json", "3")).toEqual({ value: 3 });
  expect(typedAnswer("text", "3")).toEqual({ value: "3" });
});

test("shows all that a request is about", () => {
  expect(requestText({ ...request, details: { words: 3 } })).toBe('editor asks: Publish?\n\n{\n  "words": 3\n}');
  expect(requestText(request)).toBe("editor asks: Publish?");
});

test("knows what is too long for the buttons of a question", () => {
  const choices = (count: number) =>
    requestForm({ ...request, choices: Array.from({ length: count }, (_, at) => `c${at}`) });
  expect(isLongRequest(choices(2), "Publish?")).toBe(false);
  expect(isLongRequest(choices(5), "Publish?")).toBe(true);
  expect(isLongRequest(choices(2), "word ".repeat(300))).toBe(true);
  expect(isLongRequest(choices(2), "line\n".repeat(30))).toBe(true);
});
