import { ChasmError, memoryTransport, type Plugin, type Transport } from "@chasmx/core";

/** The packages of this house that serve a scheme by another name than their own. */
const packagesOfSchemes: Readonly<Record<string, string>> = { rediss: "@chasmx/transport-redis" };

/** The URL scheme that a transport is chosen by. Throws OPTION_INVALID where there is none; the URL may hold a password and is not repeated. */
export function schemeOf(url: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined) return scheme;
  throw new ChasmError(
    "OPTION_INVALID",
    "The transport must be a URL that begins with its scheme, as in redis://localhost:6379 or memory:.",
  );
}

/** The package that is expected to serve a scheme. */
export function packageOfScheme(scheme: string): string {
  return packagesOfSchemes[scheme] ?? `@chasmx/transport-${scheme}`;
}

/** Makes the transport of a URL, which connects nothing yet. Throws PLUGIN_NOT_FOUND where no plugin serves the scheme. */
export function makeTransport(url: string, plugins: readonly Plugin[]): Transport {
  const scheme = schemeOf(url);
  if (scheme === "memory") return memoryTransport();
  for (const { transports = {} } of plugins) {
    const factory = Object.hasOwn(transports, scheme) ? transports[scheme] : undefined;
    if (factory !== undefined) return factory(url);
  }
  const name = packageOfScheme(scheme);
  throw new ChasmError(
    "PLUGIN_NOT_FOUND",
    `No plugin serves "${scheme}:" transports. Install one, as in npm install ${name}, and add it to "plugins" in chasmx.config.json.`,
  );
}
