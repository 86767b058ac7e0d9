import type { Host } from "../host.ts";

/** Shorter ones are found in ordinary words; in a URL they are cut off in any case. */
const minimumSecretLength = 4;

/** The user and password of any URL in a text. `:password@` is what examples in advice are written with. */
const userOfUrl = /\/\/(?!:password@)[^\s"'`]*@/g;

/** A text without the user and password of any URL, and without the given secrets wherever they stand. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), text.replace(userOfUrl, "//"));
}

/**
 * The users with their passwords, and the passwords, of the URLs that a project is set up with, the longest first. Plugins
 * get these URLs, and what a plugin's error repeats of them is not in its hand alone.
 */
export function secretsOf({ config, environment }: Pick<Host, "config" | "environment">): string[] {
  const urls = [environment.CHASMX_TRANSPORT, config?.transport, config?.store?.url];
  const found = urls.flatMap((url) => secretsIn(expanded(url ?? "", environment)));
  return found.filter((secret) => secret.length >= minimumSecretLength).sort((one, other) => other.length - one.length);
}

function expanded(url: string, environment: Host["environment"]): string {
  return url.replace(/\$\{([^}]*)\}/g, (_, name: string) => environment[name] ?? "");
}

function secretsIn(url: string): string[] {
  // A password that is not written as a URL has it may hold an @ or a slash: all before the last @ is taken for it.
  const user = /\/\/(.*)@/s.exec(url)?.[1];
  if (user === undefined) return [];
  const password = user.slice(user.indexOf(":") + 1);
  return [user, password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
