/** One measured figure beside its floor: the least that the same work can cost, measured in the same run. */
export interface Figure {
  readonly figure: string;
  readonly unit: string;
  /** The median of the rounds. */
  readonly value: number;
  /** What we want to reach; absent where there is only the floor to compare with. */
  readonly reach?: number;
  /** Medians of the floors, by name. */
  readonly floors?: Readonly<Record<string, number>>;
}

/** Prints a figure as one line of JSON. */
export function print(figure: Figure): void {
  const rounded = (value: number) => Number(value.toPrecision(3));
  const floors = Object.entries(figure.floors ?? {}).map(([name, value]) => [name, rounded(value)]);
  const line = { ...figure, value: rounded(figure.value) };
  console.log(JSON.stringify(figure.floors === undefined ? line : { ...line, floors: Object.fromEntries(floors) }));
}

/**
 * Runs several works in turn, round by round, so that a machine that slows down slows all of them down. Gives each one's
 * median time in microseconds.
 */
export async function medians(
  works: Readonly<Record<string, () => unknown>>,
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<Record<string, number>> {
  const times = new Map(Object.keys(works).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds + warmUp; round++) {
    for (const [name, work] of Object.entries(works)) {
      const start = performance.now();
      await work();
      if (round >= warmUp) times.get(name)?.push((performance.now() - start) * 1000);
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]));
}

/** The middle of some values. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
