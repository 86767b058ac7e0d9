const minute = 60_000;
const digits = /^\d+$/;
const isoDay = /^\d{4}-\d\d-\d\d$/;
const isoTime = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/;
const zone = /(?:Z|[+-]\d\d:?\d\d|\b(?:UTC?|GMT|[ECMP][SD]T))\)?$/i;

/** A moment, and how far the clock that shows it is from UTC. */
export interface ZonedDate {
  readonly milliseconds: number;
  /** Minutes to add to UTC. */
  readonly offset: number;
}

/**
 * Reads what Liquid takes for a date: seconds since 1970 as a number or digits, or a text. A text without a zone is UTC
 * wherever it is read, which `new Date` does not promise. `undefined` when it is no date.
 */
export function readDate(value: unknown): number | undefined {
  const milliseconds = typeof value === "number" ? value * 1000 : readText(value);
  return Number.isFinite(milliseconds) && Math.abs(milliseconds) <= 8.64e15 ? milliseconds : undefined;
}

function readText(value: unknown): number {
  if (typeof value !== "string") return Number.NaN;
  const text = value.trim();
  if (digits.test(text)) return Number(text) * 1000;
  const time = isoTime.exec(text);
  if (time !== null) return Date.parse(`${time[1]}T${time[2]}Z`);
  return Date.parse(isoDay.test(text) || zone.test(text) ? text : `${text} UTC`);
}

/**
 * A moment on the clock that a filter's zone argument names: minutes west of UTC as LiquidJS counts them, or a zone's
 * name; UTC without one.
 */
export function inZone(milliseconds: number, zoneArgument: unknown): ZonedDate {
  if (typeof zoneArgument === "number") return { milliseconds, offset: -zoneArgument };
  if (typeof zoneArgument === "string") return { milliseconds, offset: namedOffset(milliseconds, zoneArgument) };
  return { milliseconds, offset: 0 };
}

/** Throws a RangeError when there is no such zone. */
function namedOffset(milliseconds: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
  });
  const parts = new Map(format.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]));
  const at = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const wall = Date.UTC(at("year"), at("month") - 1, at("day"), at("hour"), at("minute"), at("second"));
  return Math.round((wall - milliseconds) / minute);
}
