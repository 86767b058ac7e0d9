import { ChasmError, isChasmError, type JsonObject, type LlmProvider, type Plugin } from "@chasmx/core";
import { installedPlugin } from "./installed-plugin.ts";

/** Where a provider's plugin is looked for. */
export interface ProviderPlugins {
  /** Those of the configuration. */
  readonly plugins: () => Promise<readonly Plugin[]>;
  /** The folder that packages are looked up from. */
  readonly from: string;
}

/** The package that is expected to bring a provider. */
export function packageOfProvider(name: string): string {
  return `@chasmx/llm-${name}`;
}

/**
 * Makes a provider by its name, which calls nothing yet; undefined where no plugin brings it. Rejects as the plugin does where
 * its options do not fit.
 */
export async function findProvider(
  name: string,
  options: JsonObject,
  { plugins, from }: ProviderPlugins,
): Promise<LlmProvider | undefined> {
  for (const find of [plugins, () => installedPlugin(packageOfProvider(name), from)]) {
    for (const { providers = {} } of await find()) {
      const factory = Object.hasOwn(providers, name) ? providers[name] : undefined;
      if (factory !== undefined) return made(name, () => factory(options));
    }
  }
  return undefined;
}

function made(name: string, make: () => LlmProvider): LlmProvider {
  try {
    return make();
  } catch (error) {
    throw isChasmError(error) ? error : refused(name, error);
  }
}

function refused(name: string, cause: unknown): ChasmError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new ChasmError("OPTION_INVALID", `The provider "${name}" refuses its options: ${words}`, { cause });
}

/** Makes a provider by its name. Rejects with PLUGIN_NOT_FOUND where no plugin brings it, naming the package to install. */
export async function makeProvider(name: string, options: JsonObject, where: ProviderPlugins): Promise<LlmProvider> {
  const provider = await findProvider(name, options, where);
  if (provider !== undefined) return provider;
  const found = (await where.plugins()).flatMap(({ providers = {} }) => Object.keys(providers));
  const known = found.length === 0 ? "" : ` The plugins at hand bring ${found.join(", ")}.`;
  throw new ChasmError(
    "PLUGIN_NOT_FOUND",
    `No plugin brings the provider "${name.slice(0, 100)}".${known} Install one, as in npm install ${packageOfProvider(name).slice(0, 120)}`,
  );
}
