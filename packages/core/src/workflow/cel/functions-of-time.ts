import { Duration } from "./duration.ts";
import { Failure } from "./failure.ts";
import { type Overload, overload } from "./overload.ts";
import { dayOfYear, Timestamp } from "./timestamp.ts";

// There is no clock here: `now` is text in the scope, and timestamp(now) reads it. Zones are fixed offsets only, because
// named zones change with the machine's zone data and a replay would differ.

function present<Kind>(value: Kind | undefined, message: string): Kind {
  if (value !== undefined) return value;
  throw new Failure(() => message);
}

const badTimestamp = 'timestamp() takes RFC 3339 text such as "2025-01-31T12:00:00Z", in the years 1 to 9999';
const badDuration = 'duration() takes text such as "90s" or "1h30m", up to 10,000 years';
const badZone = 'a time zone is "UTC" or an offset such as "+02:00"';

/** `timestamp()` and `duration()`. */
export const functionsOfTime: readonly (readonly [string, readonly Overload[]])[] = [
  [
    "timestamp",
    [
      overload(["string"], "timestamp", ([text]) => present(Timestamp.parse(text), badTimestamp)),
      overload(["number"], "timestamp", ([seconds]) => present(Timestamp.at(seconds * 1_000), badTimestamp)),
      overload(["timestamp"], "timestamp", ([value]) => value),
    ],
  ],
  [
    "duration",
    [
      overload(["string"], "duration", ([text]) => present(Duration.parse(text), badDuration)),
      overload(["duration"], "duration", ([value]) => value),
    ],
  ],
];

const calendarFields: readonly (readonly [string, (date: Date) => number])[] = [
  ["getFullYear", (date) => date.getUTCFullYear()],
  ["getMonth", (date) => date.getUTCMonth()],
  ["getDate", (date) => date.getUTCDate()],
  ["getDayOfMonth", (date) => date.getUTCDate() - 1],
  ["getDayOfWeek", (date) => date.getUTCDay()],
  ["getDayOfYear", dayOfYear],
  ["getHours", (date) => date.getUTCHours()],
  ["getMinutes", (date) => date.getUTCMinutes()],
  ["getSeconds", (date) => date.getUTCSeconds()],
  ["getMilliseconds", (date) => date.getUTCMilliseconds()],
];

const unitMs: ReadonlyMap<string, number> = new Map([
  ["getHours", 3_600_000],
  ["getMinutes", 60_000],
  ["getSeconds", 1_000],
  ["getMilliseconds", 1],
]);

function methodsNamed(name: string, read: (date: Date) => number): readonly Overload[] {
  const unit = unitMs.get(name);
  const ofTimestamp = [
    overload(["timestamp"], "number", ([value]) => read(new Date(value.epochMs))),
    overload(["timestamp", "string"], "number", ([value, zone]) => read(present(value.calendar(zone), badZone))),
  ];
  if (unit === undefined) return ofTimestamp;
  return [...ofTimestamp, overload(["duration"], "number", ([value]) => Math.trunc(value.ms / unit) + 0)];
}

/** The calendar of moments (months and days of the year from 0, as CEL has it) and the totals of durations. */
export const methodsOfTime: readonly (readonly [string, readonly Overload[]])[] = calendarFields.map(
  ([name, read]) => [name, methodsNamed(name, read)] as const,
);
