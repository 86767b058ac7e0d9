const mark = /["'()[\]]/g;

/** How deep parentheses and brackets are nested in a text, outside quotes. */
export function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quote: string | undefined;
  for (const [character] of text.matchAll(mark)) {
    if (quote !== undefined) quote = character === quote ? undefined : quote;
    else if (character === '"' || character === "'") quote = character;
    else depth = Math.max(0, depth + (character === "(" || character === "[" ? 1 : -1));
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
