/** Counts work that is under way, so that its end can be awaited. */
export interface OpenWork {
  begin(): void;
  end(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** Starts with nothing under way. */
export function openWork(): OpenWork {
  let count = 0;
  const waiting: (() => void)[] = [];
  return {
    begin() {
      count += 1;
    },
    end() {
      count -= 1;
      if (count === 0) for (const resolve of waiting.splice(0)) resolve();
    },
    idle: () => new Promise((resolve) => (count === 0 ? resolve() : void waiting.push(resolve))),
  };
}
