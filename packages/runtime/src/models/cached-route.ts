import { cachedProvider, type JsonObject, type LlmProvider } from "@chasmx/core";
import { type CacheConfig, defaultCache } from "../config/cache-config.ts";
import { type Environment, expandEnvironment } from "../config/environment.ts";
import type { HostConfig } from "../config/read-config.ts";
import { calledBy } from "./called-by.ts";
import type { HostCache } from "./host-cache.ts";

/** What a route's cache is made with. */
export interface CachedRoute {
  readonly name: string;
  /** What the provider was made with. */
  readonly options: JsonObject;
  readonly config: CacheConfig | undefined;
  readonly openCache: () => HostCache;
}

/** Answers a route's calls from the cache. What is answered from the cache waits in no line. */
export function cached(
  provider: LlmProvider,
  { name, options, config = defaultCache, openCache }: CachedRoute,
): LlmProvider {
  // A new key is the same provider.
  const { api_key: _key, headers: _headers, ...where } = options;
  return cachedProvider(provider, {
    cache: { get: (key) => openCache().get(key), set: (...entry) => openCache().set(...entry) },
    identity: JSON.stringify([name, where]),
    ttlMs: config.ttlMs,
    isDefault: config.scope === "runs",
  });
}

/** Answers all calls from the cache, but for those that say otherwise. */
export function cachedUnlessSaid(provider: LlmProvider): LlmProvider {
  return calledBy(provider, ({ cache = true, ...request }, options) =>
    provider.generate({ ...request, cache }, options),
  );
}

/** Where the configuration keeps models' answers. Throws OPTION_INVALID where a variable is not set. */
export function cacheUrl(config: HostConfig | undefined, environment: Environment): string | undefined {
  const { url } = config?.cache ?? {};
  return url === undefined ? undefined : expandEnvironment(url, environment, `"cache" in ${config?.file}`);
}
