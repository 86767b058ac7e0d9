/** How a pattern fits a name: what its `*` stands for, empty where it has none. */
export interface NameMatch<Value> {
  readonly pattern: string;
  readonly value: Value;
  readonly rest: string;
}

/**
 * The entry of a table whose pattern fits a name best: the name itself, else of the patterns with a `*` in them the one with
 * the most characters beside it. Undefined where none fits.
 */
export function matchName<Value>(table: Readonly<Record<string, Value>>, name: string): NameMatch<Value> | undefined {
  if (Object.hasOwn(table, name)) return { pattern: name, value: table[name] as Value, rest: "" };
  let best: NameMatch<Value> | undefined;
  for (const [pattern, value] of Object.entries(table)) {
    const rest = restOf(pattern, name);
    if (rest !== undefined && pattern.length > (best?.pattern.length ?? 0)) best = { pattern, value, rest };
  }
  return best;
}

/** Whether a text is a pattern: it is not empty, and there is one `*` in it at most. */
export function isNamePattern(text: string): boolean {
  return text !== "" && text.indexOf("*") === text.lastIndexOf("*");
}

function restOf(pattern: string, name: string): string | undefined {
  const at = pattern.indexOf("*");
  if (at === -1) return undefined;
  const [start, end] = [pattern.slice(0, at), pattern.slice(at + 1)];
  if (name.length < start.length + end.length || !name.startsWith(start) || !name.endsWith(end)) return undefined;
  return name.slice(start.length, name.length - end.length);
}
