const longestQuote = 60;
const mostNames = 8;

/** A name from a document in double quotes, short and on one line whatever it holds. */
export function quote(name: string): string {
  return JSON.stringify(name.length > longestQuote ? `${name.slice(0, longestQuote - 1)}…` : name);
}

/** Several names as words of a sentence: `"a", "b" and "c"`; of many, the first ones. */
export function quoteAll(names: readonly string[], conjunction: "and" | "or" = "and"): string {
  const shown = names.slice(0, mostNames).map(quote);
  if (names.length > mostNames) return `${shown.join(", ")} and ${names.length - mostNames} more`;
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} ${conjunction} ${last}`;
}

/** A text as it stands inside the quotes of a JSON string. */
export function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
