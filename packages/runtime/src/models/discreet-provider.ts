import { ChasmError, isChasmError, type LlmProvider } from "@chasmx/core";
import type { Environment } from "../config/environment.ts";
import { calledBy } from "./called-by.ts";

/** Shorter ones are found in ordinary words. */
const minimumSecretLength = 6;

/** The values that `${NAME}` in a text or in anything within a value stands for, by their names. */
export function secretsIn(value: unknown, environment: Environment): ReadonlyMap<string, string> {
  const names = [...JSON.stringify(value).matchAll(/\$\{([^}]*)\}/g)].map(([, name = ""]) => name);
  const known = names.flatMap((name) => {
    const secret = Object.hasOwn(environment, name) ? environment[name] : undefined;
    return secret === undefined || secret.length < minimumSecretLength ? [] : [[secret, name] as const];
  });
  // The longest first: one may be a part of another.
  return new Map(known.sort(([one], [other]) => other.length - one.length));
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

/** What is below the error is left out as well: it may be shown by whoever inspects it. */
function withoutSecrets(error: unknown, secrets: ReadonlyMap<string, string>): unknown {
  const message = error instanceof Error ? error.message : String(error);
  let shown = message;
  for (const [secret, name] of secrets) shown = shown.replaceAll(secret, `[secret:${name}]`);
  if (shown === message) return error;
  if (!isChasmError(error)) return new Error(shown);
  const { code, retryable, details } = error;
  return new ChasmError(code, shown, { retryable, details });
}
