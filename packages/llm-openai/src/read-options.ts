import { nearestName } from "@chasmx/core";
import { type Fields, isObject } from "./json.ts";
import { type AzureOptions, invalid, type OpenaiOptions } from "./options.ts";

type Read = (value: unknown, option: string) => unknown;

/** What chasmx.config.json may say of an endpoint: each option's name there, its name in code, and how it is read. */
const known: Readonly<Record<string, readonly [name: keyof OpenaiOptions, read: Read]>> = {
  api: ["api", text],
  base_url: ["baseUrl", text],
  api_key: ["apiKey", text],
  organization: ["organization", text],
  project: ["project", text],
  headers: ["headers", texts],
  azure: ["azure", azureOptions],
  model: ["model", text],
  timeout_seconds: ["timeoutMs", milliseconds],
};

const knownOfAzure: Readonly<Record<string, readonly [name: keyof AzureOptions, read: Read]>> = {
  endpoint: ["endpoint", text],
  api_version: ["apiVersion", text],
  deployment: ["deployment", text],
};

/** The options as a configuration holds them: plain JSON, in its names. Throws OPTION_INVALID. */
export function readOptions(given: unknown): OpenaiOptions {
  if (given === undefined) return {};
  if (!isObject(given)) throw invalid("the options are no object.");
  return readAll(given, known, "");
}

function azureOptions(given: unknown, option: string): AzureOptions {
  if (!isObject(given)) throw invalid(`${option} is an object with endpoint and api_version.`);
  const { endpoint, api_version: version } = given;
  if (endpoint === undefined || version === undefined) throw invalid(`${option} needs endpoint and api_version.`);
  return readAll(given, knownOfAzure, `${option}.`) as unknown as AzureOptions;
}

function readAll(given: Fields, options: typeof known | typeof knownOfAzure, prefix: string): OpenaiOptions {
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const option = Object.hasOwn(options, key) ? options[key] : undefined;
    if (option === undefined) throw unknownOption(key, Object.keys(options), prefix);
    const [name, read] = option;
    found[name] = read(value, prefix + key);
  }
  return found;
}

function unknownOption(key: string, names: readonly string[], prefix: string) {
  const meant = nearestName(key, names);
  const advice = meant === undefined ? `Known are ${names.join(", ")}.` : `Did you mean "${meant}"?`;
  return invalid(`there is no ${JSON.stringify(prefix + key)}. ${advice}`);
}

function text(value: unknown, option: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw invalid(`${option} is a text that is not empty.`);
}

function texts(value: unknown, option: string): Readonly<Record<string, string>> {
  if (isObject(value) && Object.values(value).every((item) => typeof item === "string"))
    return value as Readonly<Record<string, string>>;
  throw invalid(`${option} is an object of texts.`);
}

function milliseconds(value: unknown, option: string): number {
  if (typeof value === "number") return value * 1000;
  throw invalid(`${option} is a number.`);
}
