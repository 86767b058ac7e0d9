import type { ZonedDate } from "./read-date.ts";

const months = "January February March April May June July August September October November December".split(" ");
const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

const conversion = /%([-_0^#:]*)(\d*)([A-Za-z%])/g;
const maxWidth = 64;

/** A conversion: how it reads, and to what width and with what it is padded. */
interface Conversion {
  readonly of: (clock: Date, zoned: ZonedDate) => string | number;
  readonly width?: number;
  readonly pad?: " " | "0";
}

const name = (of: Conversion["of"]): Conversion => ({ of, pad: " " });
const number = (width: number, of: Conversion["of"]): Conversion => ({ of, width });
const whole = (pattern: string): Conversion => ({ of: (_, zoned) => datePattern(zoned, pattern), pad: " " });
const hour12 = (clock: Date): number => clock.getUTCHours() % 12 || 12;

/** Ruby's strftime, as far as LiquidJS has it: in English, on a UTC clock, so that it reads the same everywhere. */
const conversions = new Map<string, Conversion>([
  ["a", name((clock) => dayName(clock).slice(0, 3))],
  ["A", name(dayName)],
  ["b", name((clock) => monthName(clock).slice(0, 3))],
  ["h", name((clock) => monthName(clock).slice(0, 3))],
  ["B", name(monthName)],
  ["c", whole("%a %b %e %H:%M:%S %Y")],
  ["C", number(2, (clock) => Math.floor(clock.getUTCFullYear() / 100))],
  ["d", number(2, (clock) => clock.getUTCDate())],
  ["D", whole("%m/%d/%y")],
  ["e", { width: 2, pad: " ", of: (clock) => clock.getUTCDate() }],
  ["F", whole("%Y-%m-%d")],
  ["H", number(2, (clock) => clock.getUTCHours())],
  ["I", number(2, hour12)],
  ["j", number(3, (clock) => dayOfYear(clock))],
  ["k", { width: 2, pad: " ", of: (clock) => clock.getUTCHours() }],
  ["l", { width: 2, pad: " ", of: hour12 }],
  ["L", number(3, (clock) => clock.getUTCMilliseconds())],
  ["m", number(2, (clock) => clock.getUTCMonth() + 1)],
  ["M", number(2, (clock) => clock.getUTCMinutes())],
  ["n", name(() => "\n")],
  ["N", number(9, (clock) => `${String(clock.getUTCMilliseconds()).padStart(3, "0")}000000`)],
  ["p", name((clock) => (clock.getUTCHours() < 12 ? "AM" : "PM"))],
  ["P", name((clock) => (clock.getUTCHours() < 12 ? "am" : "pm"))],
  ["q", name((clock) => ordinal(clock.getUTCDate()))],
  ["s", number(0, (_, { milliseconds }) => Math.floor(milliseconds / 1000))],
  ["S", number(2, (clock) => clock.getUTCSeconds())],
  ["t", name(() => "\t")],
  ["T", whole("%H:%M:%S")],
  ["u", number(1, (clock) => clock.getUTCDay() || 7)],
  ["U", number(2, (clock) => weekOfYear(clock, 0))],
  ["w", number(1, (clock) => clock.getUTCDay())],
  ["W", number(2, (clock) => weekOfYear(clock, 1))],
  ["x", whole("%m/%d/%y")],
  ["X", whole("%H:%M:%S")],
  ["y", number(2, (clock) => ((clock.getUTCFullYear() % 100) + 100) % 100)],
  ["Y", number(4, (clock) => clock.getUTCFullYear())],
  ["z", name((_, zoned) => zoneText(zoned, ""))],
  ["Z", name((_, zoned) => (zoned.offset === 0 ? "UTC" : zoneText(zoned, "")))],
  ["%", name(() => "%")],
]);

/** A moment as text after a strftime pattern. A conversion that is unknown stays as it is written. */
export function datePattern(zoned: ZonedDate, pattern: string): string {
  const clock = new Date(zoned.milliseconds + zoned.offset * 60_000);
  return pattern.replace(conversion, (written: string, ...[flags = "", width = "", letter = ""]: string[]) => {
    if (letter === "z" && flags.includes(":")) return zoneText(zoned, ":");
    const found = conversions.get(letter);
    if (found === undefined) return written;
    const wanted = width === "" ? (found.width ?? 0) : Math.min(Number(width), maxWidth);
    return padded(cased(String(found.of(clock, zoned)), flags), { flags, width: wanted, pad: found.pad ?? "0" });
  });
}

/** `1st`, `2nd`, `3rd`, `11th`: the letters. */
function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return "th";
  return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

function cased(text: string, flags: string): string {
  if (flags.includes("^")) return text.toUpperCase();
  if (!flags.includes("#")) return text;
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}

function padded(text: string, { flags, width, pad }: { flags: string; width: number; pad: string }): string {
  if (flags.includes("-")) return text;
  if (flags.includes("_")) return text.padStart(width, " ");
  const character = flags.includes("0") ? "0" : pad;
  if (character === "0" && text.startsWith("-")) return `-${text.slice(1).padStart(width - 1, "0")}`;
  return text.padStart(width, character);
}

function dayName(clock: Date): string {
  return days[clock.getUTCDay()] ?? "";
}

function monthName(clock: Date): string {
  return months[clock.getUTCMonth()] ?? "";
}

function dayOfYear(clock: Date): number {
  const start = Date.UTC(clock.getUTCFullYear(), 0, 1);
  const day = Date.UTC(clock.getUTCFullYear(), clock.getUTCMonth(), clock.getUTCDate());
  return Math.round((day - start) / 86_400_000) + 1;
}

/** Days before the first `firstDay` of the year belong to week 0. */
function weekOfYear(clock: Date, firstDay: number): number {
  const sinceFirstDay = (clock.getUTCDay() - firstDay + 7) % 7;
  return Math.floor((dayOfYear(clock) - 1 - sinceFirstDay + 7) / 7);
}

function zoneText({ offset }: ZonedDate, separator: string): string {
  const minutes = Math.abs(offset);
  const text = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(separator);
  return `${offset < 0 ? "-" : "+"}${text}`;
}
