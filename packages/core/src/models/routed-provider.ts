import type { LlmProvider, TokenPrice } from "../contracts/llm-provider.ts";
import { ChasmError } from "../errors.ts";
import { isNamePattern, matchName } from "./match-name.ts";
import { priceFor } from "./price.ts";

/** Who serves the models whose names fit a pattern. */
export interface ModelRoute {
  readonly provider: LlmProvider;
  /** The name that the provider is sent instead of the workflow's; a `*` in it stands for what the pattern's `*` stands for. */
  readonly model?: string;
  /** The price of every model of the route, or prices by the models' names and patterns; else the provider's own. */
  readonly prices?: TokenPrice | Readonly<Record<string, TokenPrice>>;
}

/** Which provider serves which models. */
export interface RoutedProviderOptions {
  /** By name or pattern, such as `gpt-*`. A name goes before every pattern, and a longer pattern before a shorter one. */
  readonly routes: Readonly<Record<string, ModelRoute>>;
  /** The model of a request that names none. */
  readonly default?: string;
}

/**
 * A provider that hands each request to whoever serves its model. What no route serves is OPTION_INVALID, naming the model and
 * what to add. Throws OPTION_INVALID where a pattern is none.
 */
export function routedProvider({ routes, default: standard }: RoutedProviderOptions): LlmProvider {
  const wrong = Object.keys(routes).find((pattern) => !isNamePattern(pattern));
  if (wrong !== undefined) throw invalid(`"${wrong}" is no pattern of models: it has one "*" in it, or none.`);
  const all = Object.values(routes).map(({ provider }) => provider);
  const find = (given: string | undefined) => {
    const name = given ?? standard;
    if (name === undefined) throw noModel();
    const found = matchName(routes, name);
    if (found === undefined) throw notServed(name, Object.keys(routes));
    const { value: route, rest } = found;
    // A function, because a name may hold what `replace` takes for a placeholder.
    return { name, route, model: route.model?.replace("*", () => rest) ?? name };
  };
  return {
    name: [...new Set(all.map(({ name }) => name))].join(", "),
    isFree: all.length > 0 && all.every(({ isFree }) => isFree === true),
    priceOf(given) {
      const { name, route, model } = find(given);
      const { provider, prices } = route;
      if (prices !== undefined) return isPrice(prices) ? prices : matchName(prices, name)?.value;
      return priceFor(provider, model);
    },
    assertServes(given) {
      const { route, model } = find(given);
      route.provider.assertServes?.(model);
    },
    async generate(request, options) {
      const { route, model } = find(request.model);
      return await route.provider.generate({ ...request, model }, options);
    },
  };
}

function isPrice(prices: TokenPrice | Readonly<Record<string, TokenPrice>>): prices is TokenPrice {
  return typeof prices.input === "number";
}

function noModel(): ChasmError {
  return invalid(
    'No model is named, and "models" has no "default". Name one in the node\'s "model", as the default, or with --model.',
  );
}

function notServed(name: string, patterns: readonly string[]): ChasmError {
  const known = patterns.length === 0 ? "There is no pattern at all." : `Known are ${patterns.join(", ")}.`;
  const slash = name.indexOf("/");
  const suggested = slash > 0 ? `${name.slice(0, slash)}/*` : name;
  return invalid(
    `No pattern of "models" serves the model "${name.slice(0, 100)}". ${known} Add "${suggested.slice(0, 100)}" with the provider that serves it.`,
  );
}

function invalid(sentence: string): ChasmError {
  return new ChasmError("OPTION_INVALID", sentence);
}
