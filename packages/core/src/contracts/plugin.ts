import type { LlmProvider } from "./llm-provider.ts";
import type { NodeType } from "./node-type.ts";
import type { RunStore } from "./run-store.ts";
import type { Transport } from "./transport.ts";

/** What a plugin package exports as `plugin`. Loading it must have no effect; a factory connects nothing by itself. */
export interface Plugin {
  /** The package's name. */
  readonly name: string;
  readonly apiVersion: 1;
  /** Transports by URL scheme: `{ redis: (url) => redisTransport(url) }`. */
  readonly transports?: Readonly<Record<string, (url: string) => Transport>>;
  /** Model providers by name. */
  readonly providers?: Readonly<Record<string, (options: unknown) => LlmProvider>>;
  readonly nodes?: readonly NodeType<unknown>[];
  /** Run stores by URL scheme. */
  readonly stores?: Readonly<Record<string, (url: string) => RunStore>>;
}
