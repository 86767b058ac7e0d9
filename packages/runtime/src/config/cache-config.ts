import { ChasmError, type JsonValue } from "@chasmx/core";

/** What `cache` in chasmx.config.json says of models' answers. */
export interface CacheConfig {
  /** Where they are kept, with its `${NAME}` as they stand; in the process's memory unless set. */
  readonly url?: string;
  readonly ttlMs: number;
  /** Whether all model calls are answered from it, or those of nodes that ask for it. */
  readonly scope: "runs" | "nodes";
}

const dayMs = 86_400_000;

/** Where nothing is configured: the process's memory, for nodes and runs that ask for it. */
export const defaultCache: CacheConfig = { ttlMs: dayMs, scope: "nodes" };

/** Reads `cache`. Throws OPTION_INVALID naming the first thing in it that is wrong. */
export function readCacheConfig(file: string, value: JsonValue): CacheConfig {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(file, '"cache" must be an object, as in {"url": "redis://localhost:6379"}.');
  const { url, ttl_seconds: seconds, scope = "nodes", ...others } = value as Readonly<Record<string, JsonValue>>;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw invalid(file, `The key "${other}" in "cache" is not known. Known are url, ttl_seconds, scope.`);
  if (seconds !== undefined && !(typeof seconds === "number" && seconds > 0))
    throw invalid(file, '"ttl_seconds" in "cache" must be a number above 0.');
  if (scope !== "nodes" && scope !== "runs") throw invalid(file, '"scope" in "cache" must be "nodes" or "runs".');
  const kept = { ttlMs: seconds === undefined ? dayMs : seconds * 1000, scope } as const;
  if (url === undefined) return kept;
  // An address whose scheme comes from the environment is looked at when it is known.
  if (typeof url === "string" && /^(rediss?:|\$\{)/.test(url)) return { ...kept, url };
  throw invalid(file, '"url" in "cache" must begin with redis:// or rediss://, as in "redis://localhost:6379".');
}

function invalid(file: string, sentence: string): ChasmError {
  return new ChasmError("OPTION_INVALID", `${file} cannot be used. ${sentence}`);
}
