import { type Keyboard, type LineReader, openLineReader } from "./line-reader.ts";
import type { Screen } from "./screen.ts";

/** A screen whose person can be asked. While a question stands, no changing lines are drawn, and what is printed goes above it. */
export interface AskingScreen extends Screen {
  /** Whether the person has ended their input, as with Ctrl-D: then nothing more can be asked here. */
  readonly isEnded: boolean;
  /** Asks for a line. Resolves with undefined where the signal aborts or the input ends. One line is asked for at a time. */
  readLine(prompt: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Makes a screen ask with the keyboard before it. */
export function askingScreen(screen: Screen, keyboard: Keyboard): AskingScreen {
  let reader: LineReader | undefined;
  let isEnded = false;
  const beside = (write: () => void) => {
    if (reader === undefined) write();
    else reader.above(write);
  };
  return {
    get columns() {
      return screen.columns;
    },
    get rows() {
      return screen.rows;
    },
    get isEnded() {
      return isEnded;
    },
    print: (line) => beside(() => screen.print(line)),
    draw(lines) {
      if (reader === undefined) screen.draw(lines);
    },
    aside: (write) => beside(() => screen.aside(write)),
    close() {
      reader?.close();
      screen.close();
    },
    async readLine(prompt, signal) {
      if (isEnded || signal.aborted) return undefined;
      screen.draw([]);
      const opened = openLineReader(keyboard, prompt);
      reader = opened;
      signal.addEventListener("abort", opened.close);
      let isClosed = false;
      try {
        const line = await opened.line;
        isClosed = line === undefined && !signal.aborted;
        return line;
      } finally {
        isEnded = isClosed;
        reader = undefined;
        signal.removeEventListener("abort", opened.close);
      }
    },
  };
}
