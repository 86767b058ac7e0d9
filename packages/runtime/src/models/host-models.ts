import {
  type JsonObject,
  type JsonValue,
  type LlmProvider,
  limitedProvider,
  type ModelRoute,
  matchName,
  rehearsal,
  routedProvider,
} from "@chasmx/core";
import { type Environment, expandEnvironment } from "../config/environment.ts";
import { type ModelsConfig, type RouteConfig, rehearsalName } from "../config/models-config.ts";
import type { HostConfig } from "../config/read-config.ts";
import { findProvider, makeProvider, type ProviderPlugins, packageOfProvider } from "../plugins/make-provider.ts";
import { cached, cachedUnlessSaid, cacheUrl } from "./cached-route.ts";
import { discreetly, discreetProvider, secretsIn } from "./discreet-provider.ts";
import { type HostCache, hostCache } from "./host-cache.ts";
import { lazyProvider } from "./lazy-provider.ts";

/** What is to be called. */
export interface ModelChoice {
  /** The models that a workflow's nodes call, as `modelsOf` gives them. Only what these need is made, and its environment read. */
  readonly models: readonly { readonly model: string | undefined }[];
  /** Whether all calls are answered from the cache where they can be, instead of what the configuration says. */
  readonly cache?: boolean | undefined;
  /** The model for every node, as a person has chosen it: without a configuration, real calls begin with it alone. */
  readonly model?: string | undefined;
}

/** A model, and where its calls go. */
export interface ServedModel {
  readonly model: string;
  readonly provider: string;
  /** The host of the endpoint, where the configuration says it. */
  readonly host?: string;
}

/** Who generates in a run, and what a person has to know of it. */
export interface HostModels {
  readonly provider: LlmProvider;
  /** The models of the choice, each with whoever serves it; empty in a rehearsal. */
  readonly served: readonly ServedModel[];
  /** What is missing for the chosen model to be called, as a sentence; only in a rehearsal that was not asked for. */
  readonly missing?: string;
  /** Lets go of the cache. Never rejects. */
  close(): Promise<void>;
}

/** What the models of a project are made from. */
export interface HostModelsOptions extends ProviderPlugins {
  readonly config: HostConfig | undefined;
  readonly environment: Environment;
}

/** Opens the models of a project. Each route is made once: all runs of the process share its limits. */
export function openModels(options: HostModelsOptions): (choice: ModelChoice) => Promise<HostModels> {
  const { config } = options;
  let cache: HostCache | undefined;
  // Made when a model is called for the first time: a rehearsal needs no cache.
  const openCache = () => {
    cache ??= hostCache(cacheUrl(options.config, options.environment), options.from);
    return cache;
  };
  const found = config?.models === undefined ? undefined : configured(config.models, { ...options, openCache });
  return async (choice) => {
    const chosen = await (found ?? unconfigured)(choice, { ...options, openCache });
    if (chosen.provider.name === rehearsalName) return { ...chosen, close: async () => undefined };
    if (config?.cache?.url !== undefined) await openCache().prepare();
    const provider = choice.cache === true ? cachedUnlessSaid(chosen.provider) : chosen.provider;
    return { ...chosen, provider, close: async () => await cache?.close() };
  };
}

type Chosen = Omit<HostModels, "close">;
type CachedModelsOptions = HostModelsOptions & { readonly openCache: () => HostCache };

function configured(models: ModelsConfig, options: CachedModelsOptions): (choice: ModelChoice) => Promise<Chosen> {
  const { config, environment } = options;
  const providers = new Map(
    Object.entries(models.routes).map(([pattern, route]) => {
      const place = `"${pattern}" in "models" of ${config?.file}`;
      return [pattern, lazyProvider(route.provider, () => makeRoute(route, place, options))];
    }),
  );
  const routes = Object.fromEntries(
    Object.entries(models.routes).map(([pattern, { provider: name, model, prices }]) => {
      const provider = name === rehearsalName ? rehearsal() : (providers.get(pattern) as LlmProvider);
      const route: ModelRoute = {
        provider,
        ...(model === undefined ? {} : { model }),
        ...(prices === undefined ? {} : { prices }),
      };
      return [pattern, route];
    }),
  );
  const { default: standard } = models;
  const provider = routedProvider(standard === undefined ? { routes } : { routes, default: standard });
  return async ({ models: wanted }) => {
    const served = new Map<string, ServedModel>();
    for (const { model = standard } of wanted) {
      const found = model === undefined ? undefined : matchName(models.routes, model);
      // Whoever starts the run says which node has no route.
      if (model === undefined || found === undefined) continue;
      if (found.value.provider !== rehearsalName) await providers.get(found.pattern)?.make();
      served.set(model, { model, provider: found.value.provider, ...hostOf(found.value, environment) });
    }
    return { provider, served: [...served.values()] };
  };
}

async function makeRoute(
  { provider: name, options, concurrency, requestsPerMinute }: RouteConfig,
  place: string,
  { environment, config, openCache, ...where }: CachedModelsOptions,
): Promise<LlmProvider> {
  const secrets = secretsIn(options, environment);
  const given = expanded(options, environment, place);
  const made = await discreetly(secrets, () => makeProvider(name, given, where));
  const provider = limitedProvider(discreetProvider(made, secrets), {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  });
  return cached(provider, { name, options: given, config: config?.cache, openCache });
}

/** Without `models`, nothing is called unless a person names a model, and has both a key and the plugin. */
async function unconfigured({ model }: ModelChoice, where: CachedModelsOptions): Promise<Chosen> {
  if (model === undefined) return { provider: rehearsal(), served: [] };
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: url } = where.environment;
  if (key === undefined || key === "") {
    const missing = 'To call it, set OPENAI_API_KEY, or say in "models" of chasmx.config.json who serves it.';
    return { provider: rehearsal(), served: [], missing };
  }
  const options = { api_key: key, ...(url === undefined || url === "" ? {} : { base_url: url }) };
  const provider = await findProvider("openai", options, where);
  if (provider === undefined)
    return { provider: rehearsal(), served: [], missing: `To call it: npm install ${packageOfProvider("openai")}` };
  const { config, openCache } = where;
  const kept = cached(provider, { name: "openai", options, config: config?.cache, openCache });
  return { provider: kept, served: [{ model, provider: "openai", ...hostOf({ options }, {}) }] };
}

/** Where a route's calls go, as far as its address can be shown: its host holds no key. */
function hostOf({ options }: Pick<RouteConfig, "options">, environment: Environment): { readonly host?: string } {
  const { base_url: url } = options;
  if (typeof url !== "string") return {};
  const whole = url.replace(/\$\{([^}]*)\}/g, (_, name: string) => environment[name] ?? "");
  return URL.canParse(whole) ? { host: new URL(whole).host } : {};
}

function expanded(options: JsonObject, environment: Environment, place: string): JsonObject {
  const expand = (value: JsonValue): JsonValue => {
    if (typeof value === "string") return expandEnvironment(value, environment, place);
    if (Array.isArray(value)) return value.map(expand);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item as JsonValue)]));
    return value;
  };
  return expand(options) as JsonObject;
}
