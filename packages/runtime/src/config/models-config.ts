import { ChasmError, type JsonObject, type JsonValue, nearestName, type TokenPrice } from "@chasmx/core";

/** Who serves the models of a pattern, as the configuration says it. */
export interface RouteConfig {
  readonly provider: string;
  readonly model?: string;
  readonly prices?: TokenPrice | Readonly<Record<string, TokenPrice>>;
  readonly concurrency?: number;
  readonly requestsPerMinute?: number;
  /** What the provider itself is given, with its `${NAME}` as they stand. */
  readonly options: JsonObject;
}

/** What `models` in chasmx.config.json says. */
export interface ModelsConfig {
  /** The model of nodes that name none. */
  readonly default?: string;
  /** By pattern, such as `gpt-*`. */
  readonly routes: Readonly<Record<string, RouteConfig>>;
}

/** The provider that is always there. */
export const rehearsalName = "rehearsal";

/** Reads `models`. Throws OPTION_INVALID naming the first thing in it that is wrong. */
export function readModelsConfig(file: string, value: JsonValue): ModelsConfig {
  if (!isObject(value)) throw invalid(file, '"models" must be an object, as in {"gpt-*": {"provider": "openai"}}.');
  const { default: standard, ...patterns } = value;
  const routes = Object.entries(patterns).map(
    ([pattern, route]) => [pattern, readRoute(file, pattern, route)] as const,
  );
  if (standard === undefined) return { routes: Object.fromEntries(routes) };
  if (typeof standard === "string" && standard !== "") return { default: standard, routes: Object.fromEntries(routes) };
  throw invalid(file, '"default" in "models" must be the name of a model, as in "gpt-5-mini".');
}

function readRoute(file: string, pattern: string, value: JsonValue | undefined): RouteConfig {
  const place = `"${pattern}" in "models"`;
  if (pattern === "" || pattern.indexOf("*") !== pattern.lastIndexOf("*"))
    throw invalid(file, `${place} is no pattern: it has one "*" in it, or none, as in "gpt-*".`);
  if (!isObject(value)) throw invalid(file, `${place} must be an object, as in {"provider": "openai"}.`);
  const { provider, model, prices, concurrency, requests_per_minute: perMinute, ...options } = value;
  if (typeof provider !== "string" || provider === "")
    throw invalid(file, `${place} needs a "provider", as in "openai".`);
  if (model !== undefined && (typeof model !== "string" || model === ""))
    throw invalid(file, `"model" of ${place} must be a name; a "*" in it stands for what that of the pattern does.`);
  const [option] = Object.keys(options);
  if (provider === rehearsalName && option !== undefined) throw unknownOption(file, place, option);
  return {
    provider,
    ...(model === undefined ? {} : { model }),
    ...(prices === undefined ? {} : { prices: readPrices(file, place, prices) }),
    ...(concurrency === undefined ? {} : { concurrency: readCount(file, `"concurrency" of ${place}`, concurrency) }),
    ...(perMinute === undefined
      ? {}
      : { requestsPerMinute: readCount(file, `"requests_per_minute" of ${place}`, perMinute) }),
    options,
  };
}

function readPrices(file: string, place: string, value: JsonValue): NonNullable<RouteConfig["prices"]> {
  if (!isObject(value)) throw noPrice(file, place);
  // An object of objects holds the prices of several models.
  const isTable = Object.values(value).some(isObject);
  if (!isTable) return readPrice(file, place, value);
  return Object.fromEntries(Object.entries(value).map(([name, price]) => [name, readPrice(file, place, price)]));
}

function readPrice(file: string, place: string, value: JsonValue | undefined): TokenPrice {
  if (!isObject(value)) throw noPrice(file, place);
  const { input, cached_input: cached, output, ...others } = value;
  const isSound = isPrice(input) && isPrice(output) && (cached === undefined || isPrice(cached));
  if (!isSound || Object.keys(others).length > 0) throw noPrice(file, place);
  return cached === undefined ? { input, output } : { input, cached_input: cached, output };
}

function isPrice(value: JsonValue | undefined): value is number {
  return typeof value === "number" && value >= 0;
}

function noPrice(file: string, place: string): ChasmError {
  return invalid(
    file,
    `"prices" of ${place} must be {"input": 0.25, "cached_input": 0.025, "output": 2} in US dollars per million tokens, or such an object for each name or pattern of models.`,
  );
}

function readCount(file: string, place: string, value: JsonValue): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw invalid(file, `${place} must be a whole number above 0.`);
}

function unknownOption(file: string, place: string, option: string): ChasmError {
  const known = ["provider", "model", "prices", "concurrency", "requests_per_minute"];
  const meant = nearestName(option, known);
  const advice = meant === undefined ? `Known are ${known.join(", ")}.` : `Did you mean "${meant}"?`;
  return invalid(file, `The key "${option}" of ${place} is not known to a rehearsal. ${advice}`);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(file: string, sentence: string): ChasmError {
  return new ChasmError("OPTION_INVALID", `${file} cannot be used. ${sentence}`);
}
