/** One measured figure beside its floor: the least that the same work can cost, measured in the same run. */
export interface Figure {
  readonly figure: string;
  readonly unit: string;
  /** The median of the rounds, or of the laps. */
  readonly value: number;
  /** What 99 of 100 laps stay within. */
  readonly p99?: number;
  /** What we want to reach; absent where there is only the floor to compare with. */
  readonly reach?: number;
  /** Medians of the floors, by name. */
  readonly floors?: Readonly<Record<string, number>>;
}

/** Prints a figure as one line of JSON. */
export function print(figure: Figure): void {
  console.log(JSON.stringify(figure, (_, value) => (typeof value === "number" ? Number(value.toPrecision(3)) : value)));
}

/** How often works are measured, and how often they run before. */
export interface Rounds {
  readonly rounds: number;
  readonly warmUp: number;
}

/**
 * Runs several works in turn, round by round, so that a machine that slows down slows all of them down. Gives each one's
 * median time in microseconds.
 */
export async function medians(
  works: Readonly<Record<string, () => unknown>>,
  rounds: Rounds,
): Promise<Record<string, number>> {
  const wholes = Object.entries(works).map(([name, work]) => [name, oneLap(work)] as const);
  const found = await lapTimes(Object.fromEntries(wholes), rounds);
  return Object.fromEntries(Object.entries(found).map(([name, { median }]) => [name, median]));
}

function oneLap(work: () => unknown): (lap: Lap) => Promise<void> {
  return async (lap) => {
    lap();
    await work();
    lap();
  };
}

/** Marks a moment of a work. */
export type Lap = () => void;

/** The times of a work's laps, in microseconds. */
export interface LapTimes {
  readonly median: number;
  readonly p99: number;
  readonly mean: number;
}

/**
 * The same for works of many parts: each calls `lap` at its beginning and after each part. What it does before its first
 * lap is not measured.
 */
export async function lapTimes<Name extends string>(
  works: Readonly<Record<Name, (lap: Lap) => unknown>>,
  { rounds, warmUp }: Rounds,
): Promise<Record<Name, LapTimes>> {
  const names = Object.keys(works) as Name[];
  const times = names.map((): number[] => []);
  for (let round = 0; round < rounds + warmUp; round++) {
    for (const [index, name] of names.entries()) {
      const laps: number[] = [];
      await works[name](() => laps.push(performance.now()));
      if (round >= warmUp) times[index]?.push(...betweenLaps(laps));
    }
  }
  return Object.fromEntries(names.map((name, index) => [name, summary(times[index] ?? [])])) as Record<Name, LapTimes>;
}

function betweenLaps(laps: readonly number[]): number[] {
  return laps.slice(1).map((lap, index) => (lap - (laps[index] ?? lap)) * 1000);
}

/** What times in microseconds amount to. */
export function summary(values: readonly number[]): LapTimes {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { median: median(values), p99: quantile(values, 0.99), mean };
}

/** The value that such a part of all values stays below. */
export function quantile(values: readonly number[], part: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN;
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Runs several works in turn, round by round, and gives what each one measured itself in the rounds that count. */
export async function inTurn<Name extends string, T>(
  works: Readonly<Record<Name, () => Promise<T>>>,
  { rounds, warmUp }: Rounds,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(works) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, T[]>;
  for (let round = 0; round < rounds + warmUp; round++) {
    for (const name of names) {
      const found = await works[name]();
      if (round >= warmUp) measured[name].push(found);
    }
  }
  return measured;
}
