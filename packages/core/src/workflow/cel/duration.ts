const unitMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};
const part = /(\d{1,15}(?:\.\d{1,15})?)(ms|us|µs|ns|h|m|s)/y;
const maxMs = 315_576_000_000_000;

/** A length of time of a CEL expression, at most 10,000 years. As JSON it is seconds with their unit: `"90s"`. */
export class Duration {
  readonly ms: number;

  private constructor(ms: number) {
    this.ms = ms;
  }

  /** So many milliseconds; undefined beyond 10,000 years. */
  static of(ms: number): Duration | undefined {
    return Math.abs(ms) <= maxMs ? new Duration(ms) : undefined;
  }

  /** The duration that text such as `"1h30m"`, `"-1.5s"` or `"250ms"` names; undefined when it names none. */
  static parse(text: string): Duration | undefined {
    const sign = text.startsWith("-") ? -1 : 1;
    let at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (at === text.length || text.length > 100) return undefined;
    let ms = 0;
    while (at < text.length) {
      part.lastIndex = at;
      const match = part.exec(text);
      if (match === null) return undefined;
      ms += Number(match[1]) * (unitMs[match[2] ?? ""] ?? 0);
      at += match[0].length;
    }
    return Duration.of(sign * ms);
  }

  toJSON(): string {
    const seconds = (this.ms / 1_000).toFixed(9).replace(/\.?0+$/, "");
    return `${seconds === "-0" ? "0" : seconds}s`;
  }
}
