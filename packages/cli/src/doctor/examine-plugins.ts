import { isChasmError } from "@chasmx/core";
import type { Host, PluginManifest } from "@chasmx/runtime";
import { examine, type Finding, sentenceOf } from "./finding.ts";

/** Loads each plugin by itself, and where all do, says whether they go together. It runs their code. */
export async function* examinePlugins(host: Host): AsyncGenerator<Finding> {
  const specifiers = host.config?.plugins ?? [];
  if (specifiers.length === 0) yield { what: "plugin", status: "none", message: "none: no configuration names one." };
  let isAnyWrong = false;
  for (const specifier of specifiers) {
    const finding = await examine({
      what: "plugin",
      name: specifier,
      advice: adviceFor,
      work: async () => ({ status: "ok", message: `${specifier} ${broughtBy(await host.inspectPlugin(specifier))}` }),
    });
    isAnyWrong ||= finding.status === "wrong";
    yield finding;
  }
  if (isAnyWrong || specifiers.length === 0) return;
  try {
    await host.nodeTypes();
  } catch (error) {
    yield { what: "plugin", status: "wrong", message: sentenceOf(error) };
  }
}

/** A plugin that is missing, or that lacks its manifest, comes with its own advice. */
function adviceFor(error?: unknown): string {
  return isChasmError(error, "PLUGIN_NOT_FOUND") ? "" : 'Correct or update it, or take it out of "plugins".';
}

function broughtBy({ nodes, transports, stores, providers }: PluginManifest): string {
  const kinds = Object.entries({
    transports,
    stores,
    "node types": nodes.map(({ type }) => type),
    providers,
  }).filter(([, names]) => names.length > 0);
  if (kinds.length === 0) return "loads, and brings nothing.";
  return `brings ${kinds.map(([kind, names]) => `${kind}: ${names.join(", ")}`).join("; ")}.`;
}
