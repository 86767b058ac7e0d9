import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { plugin as openai } from "@chasmx/llm-openai";
import { manifestOf } from "@chasmx/runtime";
import { plugin as redis } from "@chasmx/transport-redis";
import { plugin as nats } from "chasmx-transport-nats";
import { expect, test } from "vitest";

const { resolve } = createRequire(import.meta.url);

test.each([redis, nats, openai])("the manifest of $name says what the plugin brings", async (plugin) => {
  const folder = path.dirname(path.dirname(resolve(plugin.name)));
  const file = path.join(folder, "chasmx.manifest.json");
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(manifestOf(plugin));
});
