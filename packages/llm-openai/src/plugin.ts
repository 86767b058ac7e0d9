import type { Plugin } from "@chasmx/core";
import { openaiProvider } from "./openai-provider.ts";
import { readOptions } from "./read-options.ts";

/** What a project's configuration names as `@chasmx/llm-openai`. */
export const plugin: Plugin = {
  name: "@chasmx/llm-openai",
  apiVersion: 1,
  providers: { openai: (options) => openaiProvider(readOptions(options)) },
};
