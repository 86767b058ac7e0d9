/** Models of OpenAI, Azure OpenAI and every endpoint that speaks their API. */

export { openaiProvider } from "./openai-provider.ts";
export type { ApiKey, AzureOptions, OpenaiOptions } from "./options.ts";
export { plugin } from "./plugin.ts";
