/**
 * What workflows, models and programs say is text. The editor makes links that carry out commands of `[text](command:…)` in its
 * notifications, and icons of `$(name)` in its lists: neither may come out of such a text.
 */

/** A text in which the editor finds nothing but text. Lines stay lines. */
export function plainText(text: string): string {
  return text.replace(hidden, "\ufffd").replaceAll("](", "]\u200b(").replaceAll("$(", "$\u200b(");
}

/** The same in one line that a notification has room for. */
export function plainLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return plainText(line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);
}

const longestLine = 400;

/** Characters that are not seen, but change how others are: controls, but for line ends and tabs, and directions of writing. */
const hidden = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
