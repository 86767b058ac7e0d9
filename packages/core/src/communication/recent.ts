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

interface Generation<T> {
  readonly entries: Map<string, T>;
  /** When the last of its entries may be forgotten, in milliseconds since 1970. */
  until: number;
}

/** Starts empty. It forgets a whole generation at a time: taking entries out one by one costs more than keeping them. */
export function createRecent<T>(): Recent<T> {
  // Made when there is something to remember: most runs never have anything.
  let young: Generation<T> | undefined;
  let old: Generation<T> | undefined;

  const isFull = ({ entries }: Generation<T>, now: number) =>
    entries.size >= generationSize || (entries.size > 0 && now >= (old?.until ?? 0));
  return {
    remember(id, value, forMs) {
      const now = Date.now();
      if (young !== undefined && isFull(young, now)) {
        old = young;
        young = undefined;
      }
      young ??= { entries: new Map(), until: 0 };
      young.entries.set(id, value);
      young.until = Math.max(young.until, now + forMs);
    },
    update(id, value) {
      const holder = [young, old].find((generation) => generation?.entries.has(id));
      holder?.entries.set(id, value);
    },
    find: (id) => young?.entries.get(id) ?? old?.entries.get(id),
  };
}
