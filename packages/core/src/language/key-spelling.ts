/** Names of CEL's own, which are no keys after a dot everywhere. */
const reserved = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

/** A key of a path in the spelling that it had before, where that can hold the id; otherwise in brackets. */
export function keyFor(id: string, before: string, form: "liquid-key" | "cel-key"): string {
  const quoteMark = /^\[\s*(["'])/.exec(before)?.[1];
  if (quoteMark !== undefined) return `[${quoteMark}${id}${quoteMark}]`;
  const word = form === "cel-key" ? /^[A-Za-z_][A-Za-z0-9_]*$/ : /^[A-Za-z_][A-Za-z0-9_-]*$/;
  return before.startsWith(".") && word.test(id) && !reserved.has(id) ? `.${id}` : `['${id}']`;
}
