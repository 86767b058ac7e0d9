import path from "node:path";
import { ChasmError, type JsonValue } from "@chasmx/core";
import type { Durability } from "../store/file-run-store.ts";

/** What `store` in chasmx.config.json says. */
export interface StoreConfig {
  /** The folder of the runs' files, as a whole path. */
  readonly folder?: string;
  readonly durability?: Durability;
  /** Where runs are kept instead of in files; `${NAME}` stands for an environment variable. */
  readonly url?: string;
}

/** Reads `store`. Throws OPTION_INVALID naming the first thing in it that is wrong. */
export function readStoreConfig(file: string, value: JsonValue): StoreConfig {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(file, '"store" must be an object, as in {"durability": "disk"}.');
  }
  const { folder, durability, url, ...others } = value as Readonly<Record<string, JsonValue>>;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw invalid(file, `The key "${other}" in "store" is not known. Known are folder, durability, url.`);
  if (url === undefined) return readFolder(file, folder, durability);
  if (typeof url !== "string" || url === "") {
    throw invalid(file, '"url" in "store" must be a URL, as in "redis://localhost:6379".');
  }
  if (folder === undefined && durability === undefined) return { url };
  throw invalid(
    file,
    '"store" keeps runs either at its "url" or in files: take "url" out, or "folder" and "durability".',
  );
}

function readFolder(file: string, folder: JsonValue | undefined, durability: JsonValue | undefined): StoreConfig {
  if (folder !== undefined && (typeof folder !== "string" || folder === "")) {
    throw invalid(file, '"folder" in "store" must be a path, as in ".chasmx/runs".');
  }
  if (durability !== undefined && durability !== "process" && durability !== "disk") {
    throw invalid(file, '"durability" in "store" must be "process" or "disk".');
  }
  return {
    ...(folder === undefined ? {} : { folder: path.resolve(path.dirname(file), folder) }),
    ...(durability === undefined ? {} : { durability }),
  };
}

function invalid(file: string, sentence: string): ChasmError {
  return new ChasmError("OPTION_INVALID", `${file} cannot be used. ${sentence}`);
}
