/** Texts of others in Markdown: whatever they hold, they are shown and do nothing. */

/** The most of a name or a value that is shown. */
const shownCharacters = 200;

/** A text on one line, as code: nothing in it has a meaning. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const shown = line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
  const fence = "`".repeat(longestRun(shown) + 1);
  const pad = shown === "" || shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Lines as a block of code: nothing in them has a meaning, and nothing ends the block but its end. */
export function block(lines: readonly string[], language = ""): string[] {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  // A carriage return would end a line of the block.
  return [`${fence}${language}`, ...lines.map((line) => line.replaceAll("\r", "␍")), fence];
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** A text of which nothing has a meaning in Markdown or in HTML. */
export function escaped(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#|~&!]/g, "\\$&");
}
