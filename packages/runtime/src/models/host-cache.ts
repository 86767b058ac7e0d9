import path from "node:path";
import { pathToFileURL } from "node:url";
import { ChasmError, type ModelCache } from "@chasmx/core";
import { locatePlugin } from "../plugins/locate-plugin.ts";

/** A cache of models' answers that a process opens once. */
export interface HostCache extends ModelCache {
  /** Loads what it needs, and connects to nothing. Rejects with PLUGIN_NOT_FOUND, naming the package to install. */
  prepare(): Promise<void>;
  /** Lets go of what is connected. Never rejects. */
  close(): Promise<void>;
}

/** What of a Keyv is used here. */
interface KeyvLike extends ModelCache {
  on(event: "error", listener: (error: unknown) => void): unknown;
  disconnect(): Promise<void>;
}

/** No model call waits longer than this for a cache, and what has failed is left alone for a while. */
const patienceMs = 2000;
const pauseMs = 30_000;

const redisPackage = "@keyv/redis";

/** Prepares the cache of a URL, or one in memory. `from` is the folder that its package is looked up from. */
export function hostCache(url: string | undefined, from: string): HostCache {
  let making: Promise<KeyvLike> | undefined;
  let failure: { readonly error: unknown; readonly at: number } | undefined;
  const open = () => {
    making ??= url === undefined ? inMemory() : inRedis(url, from);
    return making;
  };
  const tried = async <T>(work: (keyv: KeyvLike) => Promise<T>): Promise<T> => {
    if (failure !== undefined && Date.now() - failure.at < pauseMs) throw failure.error;
    try {
      return await withinPatience(open().then(work));
    } catch (given) {
      const error = discreet(given);
      failure = { error, at: Date.now() };
      throw error;
    }
  };
  return {
    get: (key) => tried((keyv) => keyv.get(key)),
    set: (key, value, ttlMs) => tried((keyv) => keyv.set(key, value, ttlMs)),
    async prepare() {
      await open();
    },
    async close() {
      const opened = making;
      making = undefined;
      await opened?.then((keyv) => withinPatience(keyv.disconnect())).catch(() => undefined);
    },
  };
}

async function inMemory(): Promise<KeyvLike> {
  const { Keyv } = await import("keyv");
  return new Keyv({ namespace: "chasmx-models" });
}

/** It connects when it is first used. Its package is the project's own choice: most need none. */
async function inRedis(url: string, from: string): Promise<KeyvLike> {
  if (!/^rediss?:\/\//.test(url))
    throw new ChasmError("OPTION_INVALID", '"url" in "cache" must begin with redis:// or rediss://.');
  const { createKeyv } = await loadRedis(from);
  const keyv = createKeyv(url, { namespace: "chasmx-models", connectionTimeout: patienceMs, throwOnErrors: true });
  // What fails is told where it is used; an event that nobody hears would end the process.
  keyv.on("error", () => undefined);
  return keyv;
}

interface RedisModule {
  createKeyv(
    url: string,
    options: { readonly namespace: string; readonly connectionTimeout: number; readonly throwOnErrors: boolean },
  ): KeyvLike;
}

async function loadRedis(from: string): Promise<RedisModule> {
  try {
    locatePlugin(redisPackage, from);
  } catch (cause) {
    throw notInstalled(cause);
  }
  const { resolve } = await import("import-meta-resolve");
  const file = resolve(redisPackage, pathToFileURL(path.join(from, "chasmx.config.json")).href);
  return (await import(file)) as RedisModule;
}

function notInstalled(cause: unknown): ChasmError {
  const sentence = `"cache" keeps models' answers in Redis, which takes a package. Install it: npm install ${redisPackage}`;
  return new ChasmError("PLUGIN_NOT_FOUND", sentence, { cause });
}

/** What a cache fails with, without the user and the password of its address. */
function discreet(error: unknown): Error {
  const words = error instanceof Error ? error.message : String(error);
  return new Error(words.replace(/\/\/[^\s"'`]*@/g, "//"));
}

async function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${patienceMs / 1000} seconds.`)), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
