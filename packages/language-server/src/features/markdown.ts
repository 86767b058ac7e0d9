/** What may begin a mark, a link or a tag; at the beginning of a line also what may begin a heading, a list or a quote. */
const special = /[\\`*_[\]<>~&|]|:(?=\/\/)|^(?:[#+=-]|\d+(?=[.)]))/g;

/** A text as it is, on one line: nothing in it is Markdown or HTML. */
export function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim().replace(special, escaped);
}

function escaped(mark: string): string {
  // A number is escaped by its point.
  return /^\d/.test(mark) ? `${mark}\\` : `\\${mark}`;
}

/** A text as code within a line. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const fence = "`".repeat(longestRun(line) + 1);
  return line.includes("`") ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** A text as a block of code, which nothing in it can end. */
export function fenced(text: string, language: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
