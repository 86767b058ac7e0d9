import path from "node:path";
import { ChasmError, type JsonObject, type JsonValue, nearestName, parse } from "@chasmx/core";
import { readTextFile } from "../files/read-text-file.ts";
import { type CacheConfig, readCacheConfig } from "./cache-config.ts";
import { type ModelsConfig, readModelsConfig } from "./models-config.ts";
import { readStoreConfig, type StoreConfig } from "./store-config.ts";

/** What chasmx.config.json says. */
export interface HostConfig {
  readonly file: string;
  /** Where relative paths in it begin. */
  readonly folder: string;
  /** Plugins as the file names them: packages, or paths of modules. */
  readonly plugins: readonly string[];
  /** The URL of the transport for `pubsub` mode, with its `${NAME}` as they stand: who opens no transport needs none of them. */
  readonly transport?: string;
  /** Where models' answers are kept. */
  readonly cache?: CacheConfig;
  /** Who serves which models. */
  readonly models?: ModelsConfig;
  /** Where and how runs are kept. */
  readonly store?: StoreConfig;
}

const knownKeys = ["$schema", "cache", "models", "plugins", "store", "transport"];

/**
 * Reads a configuration file. Rejects with FILE_NOT_READABLE, and with OPTION_INVALID naming the first thing in it that is
 * wrong: an option that is not understood must not be passed over in silence.
 */
export async function readConfig(file: string): Promise<HostConfig> {
  const value = readObject(file, await readTextFile(file));
  for (const key of Object.keys(value)) if (!knownKeys.includes(key)) throw unknownKey(file, key);
  const { plugins, transport, store, models, cache } = value;
  const config = {
    file,
    folder: path.dirname(file),
    plugins: textsOf(file, plugins),
    ...(cache === undefined ? {} : { cache: readCacheConfig(file, cache) }),
    ...(models === undefined ? {} : { models: readModelsConfig(file, models) }),
    ...(store === undefined ? {} : { store: readStoreConfig(file, store) }),
  };
  if (transport === undefined) return config;
  if (typeof transport !== "string") throw invalid(file, '"transport" must be a URL, as in "redis://localhost:6379".');
  return { ...config, transport };
}

function readObject(file: string, text: string): JsonObject {
  const { value, diagnostics } = parse(text);
  const [first] = diagnostics;
  if (first !== undefined) {
    const { line, character } = first.range.start;
    throw invalid(file, `Line ${line + 1}, column ${character + 1}: ${first.message}`);
  }
  if (isObject(value)) return value;
  throw invalid(file, "It must hold one JSON object.");
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textsOf(file: string, value: JsonValue | undefined): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string" && item !== "")) return value as string[];
  throw invalid(file, '"plugins" must be a list of package names and module paths, as in ["./my-plugin.ts"].');
}

function unknownKey(file: string, key: string): ChasmError {
  const meant = nearestName(key, knownKeys);
  const advice = meant === undefined ? `Known are ${knownKeys.join(", ")}.` : `Did you mean "${meant}"?`;
  return invalid(file, `The key "${key}" is not known. ${advice}`);
}

function invalid(file: string, sentence: string): ChasmError {
  return new ChasmError("OPTION_INVALID", `${file} cannot be used. ${sentence}`);
}
