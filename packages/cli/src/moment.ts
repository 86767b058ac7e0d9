import { ChasmError } from "@chasmx/core";

const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A moment as a person gives it, in milliseconds since 1970: `7d` for that long ago, or a date. Throws OPTION_INVALID. */
export function momentIn(text: string, option: string, now: number): number {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return now - Number(count) * (unitsMs[unit] ?? 0);
  const time = /^\d{4}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new ChasmError("OPTION_INVALID", `${option} takes a date, as 2026-01-31, or an age, as 12h, 7d or 2w.`);
}
