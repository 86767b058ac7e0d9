import { inspect } from "node:util";
import { ChasmError, isChasmError, type JsonObject, type JsonValue, type LlmProvider } from "@chasmx/core";
import type { Environment } from "../config/environment.ts";
import { calledBy } from "./called-by.ts";

/** Shorter ones are found in ordinary words. */
const minimumSecretLength = 6;

/** Options that hold a secret, also where their value is written into the configuration itself. */
const secretOptions = /(key|token|secret|password|authorization)$/i;

/** The values in options that nobody may be shown, each with its name: what `${NAME}` stands for, and what is written as a key. */
export function secretsIn(options: JsonObject, environment: Environment): ReadonlyMap<string, string> {
  const found = textsIn(options, "").flatMap(([text, option]) => secretsOf(text, option, environment));
  const long = found.filter(([secret]) => secret.length >= minimumSecretLength);
  // The longest first: one may be a part of another.
  return new Map(long.sort(([one], [other]) => other.length - one.length));
}

/** Every text within a value, with the option that it belongs to. */
function textsIn(value: JsonValue | undefined, option: string): (readonly [text: string, option: string])[] {
  if (typeof value === "string") return [[value, option]];
  if (typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, item]) => textsIn(item as JsonValue, isList ? option : key));
}

function secretsOf(
  text: string,
  option: string,
  environment: Environment,
): (readonly [secret: string, name: string])[] {
  const names = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name = ""]) => name);
  if (names.length === 0) return secretOptions.test(option) ? [[text, option]] : [];
  return names.filter((name) => Object.hasOwn(environment, name)).map((name) => [environment[name] ?? "", name]);
}

/** Runs what may fail with a secret in its words, and fails without it. */
export async function discreetly<T>(secrets: ReadonlyMap<string, string>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw withoutSecrets(error, secrets);
  }
}

/** A provider whose failures show none of the secrets that it was made with, whatever a service says. */
export function discreetProvider(provider: LlmProvider, secrets: ReadonlyMap<string, string>): LlmProvider {
  if (secrets.size === 0) return provider;
  return calledBy(provider, (request, options) => discreetly(secrets, () => provider.generate(request, options)));
}

/** An error as anybody may see it: what is below it is left out where it holds a secret, because `--log-level debug` shows it. */
function withoutSecrets(error: unknown, secrets: ReadonlyMap<string, string>): unknown {
  if (!shows(error, secrets)) return error;
  let sentence = error instanceof Error ? error.message : String(error);
  for (const [secret, name] of secrets) sentence = sentence.replaceAll(secret, `[secret:${name}]`);
  if (!isChasmError(error)) return new Error(sentence);
  const { code, retryable, details } = error;
  return new ChasmError(code, sentence, { retryable, ...(shows(details, secrets) ? {} : { details }) });
}

function shows(value: unknown, secrets: ReadonlyMap<string, string>): boolean {
  const text =
    typeof value === "string" ? value : inspect(value, { depth: 10, showHidden: true, maxStringLength: null });
  return [...secrets.keys()].some((secret) => text.includes(secret));
}
