/**
 * How long the endpoint asks to wait, in milliseconds: `retry-after-ms`, or Retry-After (RFC 9110, section 10.2.3) in seconds
 * or as a date. Undefined where it says nothing that can be read.
 */
export function retryAfterMs(headers: Headers | undefined, now = Date.now()): number | undefined {
  const milliseconds = numberIn(headers?.get("retry-after-ms"));
  if (milliseconds !== undefined) return milliseconds;
  const header = headers?.get("retry-after") ?? "";
  const seconds = numberIn(header);
  if (seconds !== undefined) return seconds * 1000;
  // Any number is a date to JavaScript; one of HTTP begins with the name of its day.
  const date = /^[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function numberIn(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
