import { columnsOf } from "./columns.ts";
import { widthOf } from "./width.ts";

/** Where lines are printed, with some below them that change. */
export interface Screen {
  /** The columns that a line may take. */
  readonly columns: number;
  /** How many lines can be drawn at the bottom. */
  readonly rows: number;
  /** Prints a line that stays. */
  print(line: string): void;
  /** Replaces the lines at the bottom. */
  draw(lines: readonly string[]): void;
  /** Lets somebody else write to the same terminal. */
  aside(write: () => void): void;
  /** Takes the changing lines away. */
  close(): void;
}

/** A screen for files, pipes and logs: what is printed stays, and nothing is drawn. */
export function plainScreen(stream: NodeJS.WriteStream): Screen {
  return {
    columns: columnsOf(stream),
    rows: 0,
    print: (line) => void stream.write(`${line}\n`),
    draw: () => undefined,
    aside: (write) => write(),
    close: () => undefined,
  };
}

/** The lines of a terminal that does not know. */
const plainRows = 24;

const csi = "\u001b[";

/**
 * A screen for a terminal. The changing lines never wrap: wrapping is off while they are written. When the window has become
 * narrower in the meantime the terminal has wrapped them itself, so they are counted as they stand now.
 */
export function liveScreen(stream: NodeJS.WriteStream): Screen {
  let drawn: readonly string[] = [];
  const columns = () => Math.max(columnsOf(stream), 2);
  const erase = () => {
    if (drawn.length === 0) return "";
    const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns())), 0);
    // The cursor waits below the last line; what has scrolled away above the window cannot be reached.
    return `\r${csi}${Math.min(rows, stream.rows || rows)}A${csi}J`;
  };
  // One line stays free for what was printed last, and one for the cursor.
  const rows = () => Math.max(1, (stream.rows || plainRows) - 2);
  const show = () => (drawn.length === 0 ? "" : `${csi}?7l${drawn.join("\n")}\n${csi}?7h`);
  return {
    get columns() {
      return columns();
    },
    get rows() {
      return rows();
    },
    print(line) {
      stream.write(`${erase()}${line}\n${show()}`);
    },
    draw(lines) {
      const before = erase();
      drawn = lines.slice(-rows());
      stream.write(`${before}${show()}`);
    },
    aside(write) {
      stream.write(erase());
      write();
      stream.write(show());
    },
    close() {
      stream.write(erase());
      drawn = [];
    },
  };
}

/** Whether lines can be redrawn on a stream: a terminal that understands it, and a person who looks at it. */
export function isLive(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && environment.TERM !== "dumb" && !environment.CI;
}
