/** A moment in local time, as in 2026-01-31 12:30:05. */
export function dateTime(time: number): string {
  const date = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 19).replace("T", " ");
}
