import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { memoryTransport, type Plugin } from "@chasmx/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { factsIn, manifestOf } from "./manifest.ts";
import { readManifest } from "./read-manifest.ts";

const plugin: Plugin = {
  name: "@me/chasmx-plugin",
  apiVersion: 1,
  transports: { carrier: () => memoryTransport() },
  nodes: [
    {
      type: "coin",
      description: "Tosses a coin.",
      configSchema: { type: "object" },
      branches: () => ["heads", "tails"],
      run: () => "heads",
    },
    {
      type: "oracle",
      description: "Knows.",
      configSchema: { type: "object" },
      run: () => null,
      answer: async () => "42",
    },
  ],
};

let file: string;

beforeAll(async () => {
  file = path.join(await mkdtemp(path.join(tmpdir(), "chasmx-manifest-")), "chasmx.manifest.json");
});

afterAll(async () => {
  await rm(path.dirname(file), { recursive: true });
});

describe("a manifest", () => {
  test("made of a plugin and read back tells checks what the plugin's code would", async () => {
    await writeFile(file, JSON.stringify(manifestOf(plugin)));
    const manifest = await readManifest(file);
    expect(manifest).toEqual(manifestOf(plugin));
    expect(manifest).toMatchObject({ name: "@me/chasmx-plugin", transports: ["carrier"], stores: [], providers: [] });
    const [coin, oracle] = factsIn(manifest);
    expect(coin).toMatchObject({ type: "coin", canAnswer: false });
    expect(coin?.branches({})).toEqual(["heads", "tails"]);
    expect(oracle).toMatchObject({ type: "oracle", canAnswer: true });
    expect(oracle?.branches({})).toBeUndefined();
  });

  test.each([
    ["[]", "must be an object"],
    ["{", "Line 1"],
    ['{"apiVersion": 1}', '"name"'],
    ['{"name": "x", "apiVersion": 2}', '"apiVersion" is 2; this ChasmX knows 1.'],
    ['{"name": "x", "apiVersion": 1, "nodes": {}}', "must be lists"],
    ['{"name": "x", "apiVersion": 1, "nodes": [{"type": 1, "configSchema": {}}]}', 'a text "type"'],
    ['{"name": "x", "apiVersion": 1, "nodes": [{"type": "t"}]}', "must be an object"],
    ['{"name": "x", "apiVersion": 1, "transports": [1]}', "lists of texts"],
  ])("of %s is refused with OPTION_INVALID", async (text, reason) => {
    await writeFile(file, text);
    await expect(readManifest(file)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining(reason),
    });
  });

  test("that is missing is PLUGIN_NOT_FOUND", async () => {
    await expect(readManifest(`${file}.none`)).rejects.toMatchObject({ code: "PLUGIN_NOT_FOUND" });
  });
});
