/** A text as a file of lines shows it: one that has several as their list, so that a change of one is a change of one line. */
export function linesOf(text: string): string | readonly string[] {
  return text.includes("\n") ? text.split("\n") : text;
}

/** The text that {@link linesOf} was given. */
export function textOfLines(lines: string | readonly string[]): string {
  return typeof lines === "string" ? lines : lines.join("\n");
}
