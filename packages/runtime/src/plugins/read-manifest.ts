import { ChasmError, type JsonObject, type JsonValue, parse } from "@chasmx/core";
import { readTextFile } from "../files/read-text-file.ts";
import type { ManifestNode, PluginManifest } from "./manifest.ts";

/**
 * Reads a plugin's manifest without running any of its code. Rejects with PLUGIN_NOT_FOUND where there is none, and with
 * OPTION_INVALID where it is not one that this version understands.
 */
export async function readManifest(file: string): Promise<PluginManifest> {
  const { value, diagnostics } = parse(await readExisting(file));
  const [first] = diagnostics;
  if (first !== undefined) throw invalid(file, `Line ${first.range.start.line + 1}: ${first.message}`);
  const { name, apiVersion, nodes, transports, stores, providers } = asObject(file, value);
  if (typeof name !== "string") throw invalid(file, '"name" must be the package\'s name.');
  if (apiVersion !== 1) throw invalid(file, `"apiVersion" is ${JSON.stringify(apiVersion)}; this ChasmX knows 1.`);
  return {
    name,
    apiVersion,
    nodes: listOf(file, nodes).map((node) => readNode(file, asObject(file, node))),
    transports: namesOf(file, transports),
    stores: namesOf(file, stores),
    providers: namesOf(file, providers),
  };
}

async function readExisting(file: string): Promise<string> {
  try {
    return await readTextFile(file);
  } catch (error) {
    throw noManifest(error as Error);
  }
}

function noManifest(cause: Error): ChasmError {
  return new ChasmError(
    "PLUGIN_NOT_FOUND",
    `What the plugin brings is not known: ${cause.message} A plugin comes with this file; ask its author for it.`,
    { cause },
  );
}

function readNode(file: string, node: JsonObject): ManifestNode {
  const { type, description = "", configSchema, canAnswer = false, branches } = node;
  if (typeof type !== "string" || typeof description !== "string" || typeof canAnswer !== "boolean") {
    throw invalid(file, 'Each node has a text "type", a text "description" and a boolean "canAnswer".');
  }
  const known = { type, description, configSchema: asObject(file, configSchema), canAnswer };
  return branches === undefined ? known : { ...known, branches: namesOf(file, branches) };
}

function asObject(file: string, value: JsonValue | undefined): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw invalid(file, "The manifest, each node in it and each configSchema must be an object.");
}

function listOf(file: string, value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value as readonly JsonValue[];
  throw invalid(file, '"nodes", "transports", "stores" and "providers" must be lists.');
}

function namesOf(file: string, value: JsonValue | undefined): readonly string[] {
  const list = listOf(file, value);
  if (list.every((item) => typeof item === "string")) return list;
  throw invalid(file, '"branches", "transports", "stores" and "providers" must be lists of texts.');
}

function invalid(file: string, sentence: string): ChasmError {
  return new ChasmError("OPTION_INVALID", `${file} is no manifest that can be used. ${sentence}`);
}
