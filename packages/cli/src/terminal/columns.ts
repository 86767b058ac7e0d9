/** The columns of a line where there is no terminal to measure, or one that does not know. */
const plainColumns = 120;

/** How many columns a line on a stream may take. */
export function columnsOf(stream: NodeJS.WriteStream): number {
  return stream.columns || plainColumns;
}
