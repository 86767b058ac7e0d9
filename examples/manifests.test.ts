import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { manifestOf } from "@chasmx/runtime";
import { plugin } from "@chasmx/transport-redis";
import { expect, test } from "vitest";

const folder = path.dirname(path.dirname(createRequire(import.meta.url).resolve("@chasmx/transport-redis")));

test("the manifest of the Redis plugin says what the plugin brings", async () => {
  const file = path.join(folder, "chasmx.manifest.json");
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(manifestOf(plugin));
});
