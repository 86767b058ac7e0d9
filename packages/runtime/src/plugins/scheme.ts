import { ChasmError, type Plugin } from "@chasmx/core";

/** What a plugin makes for a URL, chosen by the URL's scheme. */
export type Made = "transport" | "store";

type Factories = { readonly transport: Plugin["transports"]; readonly store: Plugin["stores"] };
type Product<Kind extends Made> = ReturnType<NonNullable<Factories[Kind]>[string]>;

/** The packages of this house that serve a scheme by another name than their own. */
const packagesOfSchemes: Readonly<Record<string, string>> = { rediss: "@chasmx/transport-redis" };

/** The scheme of a URL. Throws OPTION_INVALID where there is none; the URL may hold a password and is not repeated. */
export function schemeOf(url: string, kind: Made): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined) return scheme;
  throw new ChasmError(
    "OPTION_INVALID",
    `The ${kind} must be a URL that begins with its scheme, as in redis://localhost:6379.`,
  );
}

/** The package that is expected to serve a scheme. */
export function packageOfScheme(scheme: string): string {
  return packagesOfSchemes[scheme] ?? `@chasmx/transport-${scheme}`;
}

/** Makes what a URL names, which connects nothing yet. Throws PLUGIN_NOT_FOUND where no plugin serves the scheme. */
export function makeByScheme<Kind extends Made>(kind: Kind, url: string, plugins: readonly Plugin[]): Product<Kind> {
  const scheme = schemeOf(url, kind);
  for (const plugin of plugins) {
    const all: Readonly<Record<string, (url: string) => unknown>> =
      (kind === "transport" ? plugin.transports : plugin.stores) ?? {};
    const factory = Object.hasOwn(all, scheme) ? all[scheme] : undefined;
    if (factory !== undefined) return factory(url) as Product<Kind>;
  }
  const name = packageOfScheme(scheme);
  throw new ChasmError(
    "PLUGIN_NOT_FOUND",
    `No plugin serves "${scheme}:" ${kind}s. Install one: npm install ${name}. A plugin by another name is added to "plugins" in chasmx.config.json.`,
  );
}
