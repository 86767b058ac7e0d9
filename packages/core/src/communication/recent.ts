/** Each of the two generations holds this many entries, however young they are. */
const generationSize = 5_000;

/** Remembers things for a while. */
export interface Recent<T> {
  /** Remembers a value for at least this long, unless too many come after it. */
  remember(id: string, value: T, forMs: number): void;
  /** Puts another value in the place of one that is still remembered. */
  update(id: string, value: T): void;
  find(id: string): T | undefined;
}

/** Starts empty. It forgets a whole generation at a time: taking entries out one by one costs more than keeping them. */
export function createRecent<T>(): Recent<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  /** When the last entry of a generation may be forgotten, in milliseconds since 1970. */
  let youngUntil = 0;
  let oldUntil = 0;

  return {
    remember(id, value, forMs) {
      const now = Date.now();
      if (young.size >= generationSize || (young.size > 0 && now >= oldUntil)) {
        old = young;
        oldUntil = youngUntil;
        young = new Map();
        youngUntil = 0;
      }
      young.set(id, value);
      youngUntil = Math.max(youngUntil, now + forMs);
    },
    update(id, value) {
      if (young.has(id)) young.set(id, value);
      else if (old.has(id)) old.set(id, value);
    },
    find: (id) => young.get(id) ?? old.get(id),
  };
}
