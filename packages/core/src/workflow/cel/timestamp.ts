const earliestMs = -62_135_596_800_000;
const latestMs = 253_402_300_799_999;
const notation = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const offsetNotation = /^([+-])(\d\d):(\d\d)$/;
const dayMs = 86_400_000;

/** A moment of a CEL expression, to the millisecond, in the years 1 to 9999. As JSON it is RFC 3339 text in UTC. */
export class Timestamp {
  readonly epochMs: number;

  private constructor(epochMs: number) {
    this.epochMs = epochMs;
  }

  /** The moment at so many milliseconds after 1970; undefined outside the years 1 to 9999. */
  static at(epochMs: number): Timestamp | undefined {
    return epochMs >= earliestMs && epochMs <= latestMs ? new Timestamp(Math.trunc(epochMs)) : undefined;
  }

  /** The moment that RFC 3339 text names; undefined when it names none. */
  static parse(text: string): Timestamp | undefined {
    const parts = notation.exec(text);
    if (parts === null) return undefined;
    // Date takes "02-30" for March 1.
    const day = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T00:00:00Z`);
    return day.getUTCDate() === Number(parts[3]) ? Timestamp.at(Date.parse(text)) : undefined;
  }

  /** The calendar at "UTC" or an offset like "+02:00", as a UTC date; undefined for another zone. */
  calendar(offset: string): Date | undefined {
    if (offset === "UTC" || offset === "Z") return new Date(this.epochMs);
    const parts = offsetNotation.exec(offset);
    if (parts === null) return undefined;
    const minutes = Number(parts[2]) * 60 + Number(parts[3]);
    return new Date(this.epochMs + (parts[1] === "-" ? -minutes : minutes) * 60_000);
  }

  toJSON(): string {
    return new Date(this.epochMs).toISOString();
  }
}

/** The day of the year, from 0, of a UTC date. */
export function dayOfYear(date: Date): number {
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  return Math.round((midnight - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs);
}
