import { describe, expect, test } from "vitest";
import type { JsonValue } from "../contracts/json.ts";
import { document, tryRun } from "../testing/try-run.test-kit.ts";
import { fileNameOf } from "./file-name.ts";
import { readRecording } from "./read-recording.ts";
import { recordingFiles } from "./recording-files.ts";
import { recordingOf } from "./recording-of.ts";

const { events, ended } = await tryRun(
  document({ writer: { type: "ai-processor", config: { prompt: "Write.\nNow." } } }),
);
await ended;
const files = await recordingFiles(recordingOf(events));

type Editable = Record<string, JsonValue>;

/** Reads the recording with one of its files as an edit leaves it. */
async function readEdited(name: string, edit: (value: never) => void): Promise<string> {
  const value = JSON.parse(files.get(name) ?? "") as Editable;
  edit(value as never);
  return await readText(name, JSON.stringify(value));
}

async function readText(name: string, text: string): Promise<string> {
  return await readRecording(new Map([...files, [name, text]])).then(
    () => "read",
    (error: { readonly code: string; readonly message: string }) => `${error.code} ${error.message}`,
  );
}

describe("the files of a recording", () => {
  test("are read as they were written", async () => {
    expect(await recordingFiles(await readRecording(files))).toEqual(files);
    expect(files.get("writer.json")).toContain('"content": [\n');
  });

  test("hold no id of the run and no time", () => {
    const text = [...files.values()].join();
    expect(text).not.toContain(events[0]?.run_id);
    expect(text).not.toContain(String(events[0]?.time).slice(0, 8));
  });

  test.each([
    ["not JSON", "{", "writer.json:1:2"],
    ["a list", "[]", "This must be an object."],
    ["another format", '{ "format": 2, "agent": "writer", "activities": [] }', "writer.json:1:13 This must be 1."],
    [
      "an unknown key",
      '{ "format": 1, "agent": "writer", "activities": [], "key": "sk-1" }',
      'The key "key" is not known',
    ],
    [
      "another agent's",
      '{ "format": 1, "agent": "other", "activities": [] }',
      'This file is that of the agent "writer".',
    ],
    ["nested too deeply", "[".repeat(100_000), "writer.json:"],
    ["too large", `"${"x".repeat(10_000_001)}"`, "At most 10000000 are read."],
  ])("that are %s are refused", async (_, text, words) => {
    const found = await readText("writer.json", text);
    expect(found).toContain("RECORDING_INVALID");
    expect(found).toContain(words);
  });

  type Agent = { activities: { calls: Record<string, JsonValue>[]; attempt?: number; asked_in?: string }[] };
  const call = (value: Agent) => value.activities[0]?.calls[0] as Record<string, JsonValue>;

  test.each<[string, (value: Agent) => void, string]>([
    ["a call without an end", (value) => void delete call(value).response, 'A call needs its "response"'],
    [
      "a call with two ends",
      (value) => void Object.assign(call(value), { error: { code: "NODE_FAILED", message: "no" } }),
      'either "response" or "error"',
    ],
    [
      "an error that there is not",
      (value) =>
        void Object.assign(call(value), { response: undefined, error: { code: "constructor", message: "no" } }),
      "There is no such error code.",
    ],
    ["the same step twice", (value) => void value.activities[0]?.calls.push(call(value)), "stands here twice"],
    [
      "messages that were never said",
      (value) => void Object.assign(call(value).request as object, { messages_before: 7 }),
      "the conversation holds 0 messages",
    ],
    [
      "a message that cannot be",
      (value) =>
        void Object.assign(call(value).request as object, {
          messages: [{ role: "user", content: "", is_error: true }],
        }),
      'A message of the role "user" has no "is_error".',
    ],
    ["no activity", (value) => void delete value.activities[0]?.attempt, 'either "attempt"'],
    [
      "two activities in one",
      (value) => void Object.assign(value.activities[0] as object, { asked_in: "a/1/x/0" }),
      'either "attempt"',
    ],
  ])("with %s are refused", async (_, edit, words) => {
    expect(await readEdited("writer.json", edit)).toContain(words);
  });

  test("are refused where requests refer to each other without end", async () => {
    const step = (index: number) => ({
      step: `turn-${index}`,
      request: { messages_before: index, messages: [{ role: "user", content: "" }] },
      error: { code: "NODE_FAILED", message: "" },
    });
    const calls = Array.from({ length: 3000 }, (_, index) => step(index));
    expect(
      await readEdited(
        "writer.json",
        (value: Agent) => void Object.assign(value, { activities: [{ attempt: 1, calls }] }),
      ),
    ).toContain("at most 1000000 messages");
  });

  test("are refused where one is missing or foreign", async () => {
    await expect(readRecording(new Map())).rejects.toThrow("There is no recording.json");
    const index = new Map([["recording.json", files.get("recording.json") ?? ""]]);
    await expect(readRecording(index)).rejects.toThrow(
      'lists the agent "writer", and its file writer.json is not there',
    );
    expect(await readText("notes.json", "{}")).toContain("notes.json is no part of the recording");
    expect(
      await readEdited("recording.json", (value: { agents: string[] }) => void value.agents.push("../../etc/passwd")),
    ).toMatch(/its file etc-passwd~[0-9a-f]{16}\.json is not there/);
  });
});

describe("the file of an agent", () => {
  test.each(["writer", "web-2.x", "_a"])("is named %s where that is safe everywhere", async (agent) => {
    expect(await fileNameOf(agent)).toBe(`${agent}.json`);
  });

  test("is another one for every agent, also where capitals are small letters", async () => {
    const agents = [
      "writer",
      "Writer",
      "WRITER",
      "a/b",
      "a-b",
      "a[0]/b",
      "a[0]-b",
      "recording",
      "con",
      "con.x",
      "..",
      "../x",
      "é",
      "e",
    ];
    const names = await Promise.all(agents.map(fileNameOf));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(agents.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9_~][a-z0-9_.~-]{0,90}$/);
    expect(names).not.toContain("recording.json");
    expect(names).not.toContain("con.json");
  });

  test("has a name that every file system takes, however long the agent's is", async () => {
    expect((await fileNameOf("x".repeat(5000))).length).toBeLessThan(100);
  });
});
