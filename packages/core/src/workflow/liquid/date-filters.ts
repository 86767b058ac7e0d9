import { datePattern } from "./date-pattern.ts";
import { inZone, readDate } from "./read-date.ts";
import { RenderContext } from "./render-context.ts";

type DateFilter = (this: { readonly context: unknown }, value: unknown, ...rest: unknown[]) => unknown;

const defaultPattern = "%A, %B %-e, %Y at %-l:%M %P %z";

/**
 * Liquid's date filters. LiquidJS's own read the clock, the machine's zone and its language; these do not: `now` is the
 * run's journaled start, a date without a zone is UTC, and names are English. What is no date stays as it is.
 */
export const dateFilters: Readonly<Record<string, DateFilter>> = {
  date(value, pattern, zone) {
    return format(this.context, { value, pattern: typeof pattern === "string" ? pattern : defaultPattern, zone });
  },
  date_to_xmlschema(value) {
    return format(this.context, { value, pattern: "%Y-%m-%dT%H:%M:%S%:z" });
  },
  date_to_rfc822(value) {
    return format(this.context, { value, pattern: "%a, %d %b %Y %H:%M:%S %z" });
  },
  date_to_string(value, type, style) {
    return format(this.context, { value, pattern: dayPattern("%b", type, style) });
  },
  date_to_long_string(value, type, style) {
    return format(this.context, { value, pattern: dayPattern("%B", type, style) });
  },
};

function dayPattern(month: string, type: unknown, style: unknown): string {
  if (type !== "ordinal") return `%d ${month} %Y`;
  return style === "US" ? `${month} %-d%q, %Y` : `%-d%q ${month} %Y`;
}

function format(
  context: unknown,
  { value, pattern, zone }: { value: unknown; pattern: string; zone?: unknown },
): unknown {
  if (!(context instanceof RenderContext)) return value;
  const moment = readDate(value === "now" || value === "today" ? startOf(context) : value);
  if (moment === undefined) return value;
  const text = datePattern(inZone(moment, zone), pattern);
  context.memoryLimit.use(pattern.length + text.length);
  return text;
}

function startOf(context: RenderContext): unknown {
  if (context.now === undefined) throw new Error("the time of the run's start is not known here");
  return context.now;
}
