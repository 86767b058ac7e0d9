import type { Host } from "@chasmx/runtime";
import { examine, type Finding, unlessSaid } from "./finding.ts";

/** Says of each pattern of models who serves it, and whether that could be called. Nothing is called: it could cost money. */
export async function* examineModels(host: Host): AsyncGenerator<Finding> {
  const { models } = host.config ?? {};
  if (models === undefined) return yield await examineEnvironment(host);
  const { default: standard, routes } = models;
  for (const pattern of Object.keys(routes)) {
    yield await examine({
      what: "model",
      name: pattern,
      advice: (error) => unlessSaid(error, 'Correct it in "models" of chasmx.config.json.'),
      work: async () => ({ status: "ok", message: await routeWords(host, pattern) }),
    });
  }
  if (standard === undefined) return;
  yield await examine({
    what: "model",
    name: standard,
    advice: () => "",
    async work() {
      const { provider } = await host.models({ models: [{ model: standard }] });
      provider.assertServes?.(standard);
      return { status: "ok", message: `${standard} is the default.` };
    },
  });
}

async function routeWords(host: Host, pattern: string): Promise<string> {
  // A pattern is the best fit of itself.
  const { provider, served } = await host.models({ models: [{ model: pattern }] });
  const [found] = served;
  const where = found?.host === undefined ? "" : ` at ${found.host}`;
  const { prices } = host.config?.models?.routes[pattern] ?? {};
  const isPriced = prices !== undefined || provider.priceOf?.(pattern) !== undefined;
  const price = isPriced ? "" : " Its prices are not known, so no budget of money can count it.";
  return `${pattern} is served by ${found?.provider ?? provider.name}${where}; nothing was called.${price}`;
}

/** Without `models`, a model that is named on the command line may be called all the same. */
async function examineEnvironment(host: Host): Promise<Finding> {
  return await examine({
    what: "model",
    advice: (error) => unlessSaid(error, "Correct OPENAI_API_KEY or OPENAI_BASE_URL."),
    async work() {
      const { served, missing } = await host.models({ models: [], model: "NAME" });
      const [found] = served;
      if (found === undefined) return { status: "none", message: `none: runs are rehearsals. ${missing ?? ""}`.trim() };
      const where = found.host === undefined ? "" : ` at ${found.host}`;
      return {
        status: "ok",
        message: `--model NAME is called by ${found.provider}${where}, with OPENAI_API_KEY; nothing was called.`,
      };
    },
  });
}
