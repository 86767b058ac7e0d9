import type { OpenaiOptions } from "./options.ts";

/** Takes keys out of words that come from outside. */
export interface Scrubber {
  /** A key that was used: a function may give another one each time. */
  learn(key: string): void;
  scrub(words: string): string;
}

/** Shorter than this, a text is no secret, and taking it out would garble other words. */
const shortest = 4;

/** How many of the keys that a function gave are remembered: those of calls that may still be under way. */
const remembered = 8;

/** OpenAI's keys, also as it quotes them itself: with the middle starred out. */
const keyLike = /\bsk-[\w*-]{8,}/g;

/** A secret as it stands, in an address and in JSON. */
function spellingsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}

/** Knows the key and the values of the headers, and takes them out of words, in every spelling. */
export function scrubber({ apiKey, headers = {} }: OpenaiOptions): Scrubber {
  const given = [...(typeof apiKey === "string" ? [apiKey.trim()] : []), ...Object.values(headers)];
  const keys: string[] = [];
  return {
    learn(key) {
      if (given.includes(key) || keys.includes(key)) return;
      keys.push(key);
      if (keys.length > remembered) keys.shift();
    },
    scrub(words) {
      const secrets = [...given, ...keys].flatMap(spellingsOf);
      const long = secrets
        .filter((secret) => secret.length >= shortest)
        .sort((one, other) => other.length - one.length);
      return long.reduce((left, secret) => left.replaceAll(secret, "[key]"), words).replace(keyLike, "[key]");
    },
  };
}
