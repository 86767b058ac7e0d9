import type { GenerateOptions, LlmProvider, LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import { errorRecord } from "../errors.ts";
import { decoratedProvider } from "./decorated-provider.ts";
import { requestKey } from "./request-key.ts";
import { checkedResponse } from "./response-check.ts";
import { outputReader } from "./structured-output.ts";

/** Where answers are kept. A `Keyv` is one. What it fails with never fails a call. */
export interface ModelCache {
  /** Resolves with what was set, or with undefined. */
  get(key: string): Promise<unknown>;
  /** Keeps a JSON value for some milliseconds, or as long as it likes. */
  set(key: string, value: unknown, ttlMs?: number): Promise<unknown>;
}

/** Which answers are kept, and how long. */
export interface CachedProviderOptions {
  readonly cache: ModelCache;
  /** Tells providers apart whose models have the same names: an address and how it is called, never a key. */
  readonly identity: string;
  /** Whether requests that do not say are answered from the cache. Not unless set: then their node asks for it. */
  readonly isDefault?: boolean;
  /** How long an answer is kept where its request does not say. As long as the cache likes unless set. */
  readonly ttlMs?: number;
}

/**
 * A provider that gives the stored answer to a request that it has answered before, marked `cached`. It stores whole answers
 * alone: none that was cut off, was filtered, or does not satisfy the request's schema.
 */
export function cachedProvider(provider: LlmProvider, options: CachedProviderOptions): LlmProvider {
  const { cache, identity, isDefault = false } = options;
  return decoratedProvider(provider, async (given, call) => {
    const { cache: wish = isDefault, ...request } = given;
    if (wish === false) return await provider.generate(request, call);
    const key = await requestKey(identity, request);
    const stored = await read(cache, key, call);
    if (stored !== undefined) return stored;
    const response = await provider.generate(request, call);
    if (await isWorthKeeping(response, request))
      await write({ cache, key, ttlMs: ttlOf(wish, options) }, response, call);
    return response;
  });
}

function ttlOf(wish: NonNullable<LlmRequest["cache"]>, { ttlMs }: CachedProviderOptions): number | undefined {
  const seconds = typeof wish === "object" ? wish.ttl_seconds : undefined;
  return seconds === undefined ? ttlMs : seconds * 1000;
}

/** What was stored may come from anywhere by now: it is checked like what a provider gives. It used nothing. */
async function read(cache: ModelCache, key: string, { onNote }: GenerateOptions): Promise<LlmResponse | undefined> {
  try {
    const stored = await cache.get(key);
    if (stored === undefined || stored === null) return undefined;
    const { usage: _, ...response } = checkedResponse(stored, "cache") as unknown as LlmResponse;
    if (!isWhole(response)) throw new Error("it is not whole.");
    return { ...response, cached: true };
  } catch (error) {
    onNote?.(`The cache of models' answers cannot be used for this call: ${errorRecord(error).message}`);
    return undefined;
  }
}

interface Place {
  readonly cache: ModelCache;
  readonly key: string;
  readonly ttlMs: number | undefined;
}

async function write({ cache, key, ttlMs }: Place, response: LlmResponse, { onNote }: GenerateOptions): Promise<void> {
  try {
    await cache.set(key, response, ttlMs);
  } catch (error) {
    onNote?.(`The model's answer could not be kept in the cache: ${errorRecord(error).message}`);
  }
}

async function isWorthKeeping(response: LlmResponse, { output_schema }: LlmRequest): Promise<boolean> {
  try {
    checkedResponse(response, "");
  } catch {
    return false;
  }
  if (!isWhole(response)) return false;
  if (response.finish_reason === "tool-calls" || output_schema === undefined) return true;
  const readOutput = await outputReader(output_schema);
  return readOutput(response.content).problem === undefined;
}

function isWhole({ finish_reason: reason }: LlmResponse): boolean {
  return reason === "stop" || reason === "tool-calls";
}
