import { afterEach, describe, expect, test, vi } from "vitest";
import { parseTemplate } from "../template.ts";

const scope = { now: "2026-01-02T03:04:05.678Z" };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("dates", () => {
  test.each([
    ["{{ 'now' | date: '%Y-%m-%d %H:%M:%S.%L' }}", "2026-01-02 03:04:05.678"],
    ["{{ 'today' | date }}", "Friday, January 2, 2026 at 3:04 am +0000"],
    ["{{ '2024-03-31 02:30' | date: '%F %T %z' }}", "2024-03-31 02:30:00 +0000"],
    ["{{ '2024-03-31T02:30:00+02:00' | date: '%F %T' }}", "2024-03-31 00:30:00"],
    ["{{ 'March 14, 2016' | date: '%b %-d, %y' }}", "Mar 14, 16"],
    ["{{ 1700000000 | date: '%s %j %U %u' }}", "1700000000 318 46 2"],
    ["{{ '2024-07-01' | date: '%H:%M %:z', 'Europe/Berlin' }}", "02:00 +02:00"],
    ["{{ '2024-07-01' | date: '%H:%M', -120 }}", "02:00"],
    ["{{ '2024-07-01' | date_to_xmlschema }}", "2024-07-01T00:00:00+00:00"],
    ["{{ '2024-07-02' | date_to_long_string: 'ordinal', 'US' }}", "July 2nd, 2024"],
    ["{{ 'no date' | date: '%Y' }}", "no date"],
  ])("render %s the same in every zone", (source, text) => {
    for (const zone of ["UTC", "America/New_York", "Europe/Berlin", "Pacific/Apia"]) {
      vi.stubEnv("TZ", zone);
      expect(parseTemplate(source).template?.render(scope)).toBe(text);
    }
  });

  test("do not read the clock: without the run's start, now is an error", () => {
    const { template } = parseTemplate("{{ 'now' | date: '%Y' }}");
    expect(() => template?.render({})).toThrow("the run's start");
  });
});
