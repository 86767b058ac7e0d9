import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { VariableDocument } from "@chasmx/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readInputs } from "./inputs.ts";

const variables: readonly VariableDocument[] = [
  { name: "topic", type: "string" },
  { name: "plain" },
  { name: "count", type: "integer" },
  { name: "list", type: "array" },
  { name: "api_key", type: "string", secret: true },
  { name: "pin", type: "integer", secret: true },
];

const none = { pairs: [], file: undefined, environment: {} };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-inputs-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("readInputs", () => {
  test("takes a text as it stands and anything else as JSON", async () => {
    const pairs = ["topic=a=b", "plain=3", "count=3", 'list=["a"]'];
    expect(await readInputs(variables, { ...none, pairs })).toEqual({
      topic: "a=b",
      plain: "3",
      count: 3,
      list: ["a"],
    });
  });

  test("lets a pair win over the file, and the file over the environment", async () => {
    const file = path.join(folder, "inputs.json");
    await writeFile(file, '{"topic": "file", "api_key": "file", "count": 1}');
    const environment = { CHASMX_INPUT_API_KEY: "environment", CHASMX_INPUT_PIN: "12" };
    expect(await readInputs(variables, { pairs: ["topic=pair"], file, environment })).toEqual({
      topic: "pair",
      api_key: "file",
      count: 1,
      pin: 12,
    });
  });

  test("reads secrets alone from the environment", async () => {
    const environment = { CHASMX_INPUT_API_KEY: "k", CHASMX_INPUT_TOPIC: "t" };
    expect(await readInputs(variables, { ...none, environment })).toEqual({ api_key: "k" });
  });

  test.each([
    ["=x", 'has no name before a "="'],
    ["topic", 'has no name before a "="'],
    ["topc=1", 'Did you mean "topic"?'],
    ["other=1", "Variables: topic, plain, count, list, api_key, pin."],
    ["count=three", 'of type integer, and "three" is not JSON'],
    ["list=[", "as in --input 'list="],
    ["count=1e999", 'of type integer, and "1e999" is not JSON'],
    [`list=${"[".repeat(1000)}${"]".repeat(1000)}`, "is not JSON"],
  ])("refuses %j with INPUT_INVALID", async (pair, reason) => {
    await expect(readInputs(variables, { ...none, pairs: [pair] })).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining(reason),
    });
  });

  test("never repeats a secret", async () => {
    const file = path.join(folder, "secret.json");
    await writeFile(file, '{"api_key": hidden-value}');
    const attempts = [
      readInputs(variables, { ...none, pairs: ["pin=hidden-value"] }),
      readInputs(variables, { ...none, pairs: ["=hidden-value"] }),
      readInputs(variables, { ...none, file }),
    ];
    for (const attempt of await Promise.allSettled(attempts)) {
      const { reason: error } = attempt as PromiseRejectedResult;
      expect(error).toMatchObject({ code: "INPUT_INVALID" });
      expect((error as Error).cause).toBeUndefined();
      expect(String(error)).not.toContain("hidden");
    }
  });

  test("says how to give a secret that is required", async () => {
    const required: VariableDocument[] = [{ name: "token", secret: true, required: true }];
    await expect(readInputs(required, none)).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining("CHASMX_INPUT_TOKEN="),
    });
  });

  test("takes a secret that is set to nothing as one that is not set", async () => {
    const environment = { CHASMX_INPUT_API_KEY: "", CHASMX_INPUT_PIN: "" };
    expect(await readInputs(variables, { ...none, environment })).toEqual({});
  });

  test("reads a file with a byte order mark, and names the place of what is no JSON", async () => {
    const file = path.join(folder, "marked.json");
    await writeFile(file, '\ufeff{"topic": "tides"}');
    expect(await readInputs(variables, { ...none, file })).toEqual({ topic: "tides" });
    await writeFile(file, '{\n  "count": 1e999\n}');
    await expect(readInputs(variables, { ...none, file })).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: `${file} is not JSON: see line 2, column 12.`,
    });
  });

  test.each(["[1]", "3", "nope"])("refuses a file that holds %s", async (text) => {
    const file = path.join(folder, "wrong.json");
    await writeFile(file, text);
    await expect(readInputs(variables, { ...none, file })).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });
});
