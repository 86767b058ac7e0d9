import { ChasmError } from "@chasmx/core";
import type { RedisOptions } from "../options.ts";

type Check = readonly [isRight: (value: unknown) => boolean, expected: string];

const text: Check = [(value) => typeof value === "string", "a text"];

/** What each option may be. */
const checks: Readonly<Record<keyof RedisOptions, Check>> = {
  url: text,
  username: text,
  password: text,
  database: [(value) => Number.isSafeInteger(value) && (value as number) >= 0, "a whole number from 0"],
  tls: [isObject, "an object, as in { ca }"],
  prefix: text,
  client: [(value) => isObject(value) && "isCluster" in value && "options" in value, "a client of ioredis"],
};

/** Throws OPTION_INVALID for what is no options, and repeats no value: it may be a password. */
export function checkOptions(options: unknown): asserts options is RedisOptions {
  if (!isObject(options)) throw invalid("They are a URL, or an object.");
  for (const [key, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, key)) throw invalid(`"${key}" is none of them: ${Object.keys(checks).join(", ")}.`);
    const [isRight, expected] = checks[key as keyof RedisOptions];
    if (value !== undefined && !isRight(value)) throw invalid(`"${key}" is ${expected}.`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(sentence: string): ChasmError {
  return new ChasmError("OPTION_INVALID", `The options of Redis cannot be used. ${sentence}`);
}
