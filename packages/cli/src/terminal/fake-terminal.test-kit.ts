import { PassThrough } from "node:stream";
import type { Keyboard } from "./line-reader.ts";

/** A terminal in memory: it keeps what is written, and acts on it as a small one does. */
export interface FakeTerminal {
  readonly stream: NodeJS.WriteStream;
  readonly keyboard: Keyboard;
  /** Everything that was written. */
  readonly written: string;
  /** What one sees, without empty lines at the end. */
  readonly lines: readonly string[];
  /** How often Ctrl-C was pressed. */
  readonly interruptions: number;
  resize(columns: number): void;
  type(keys: string): void;
  /** Resolves once that many lines begin so. */
  shows(start: string, times?: number): Promise<void>;
}

/** Makes a terminal of a size. */
export function fakeTerminal(columns: number, rows: number): FakeTerminal {
  let written = "";
  let interruptions = 0;
  const waiting = new Set<() => void>();
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  stream.on("data", (text: Buffer) => {
    written += String(text);
    for (const look of [...waiting]) look();
  });
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const lines = () => screenOf(written, stream.columns);
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    keyboard: {
      input: input as unknown as NodeJS.ReadStream,
      output: stream as unknown as NodeJS.WriteStream,
      onInterrupt: () => {
        interruptions += 1;
      },
    },
    get written() {
      return written;
    },
    get lines() {
      return lines();
    },
    get interruptions() {
      return interruptions;
    },
    resize(to) {
      stream.columns = to;
    },
    type: (keys) => void input.write(keys),
    shows: (start, times = 1) =>
      new Promise((resolve) => {
        const look = () => {
          if (lines().filter((line) => line.startsWith(start)).length < times) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** What is seen, and where the next character goes. */
interface Picture {
  readonly lines: string[];
  row: number;
  column: number;
  /** Where lines wrap; far away while they do not. */
  end: number;
}

/** What the sequences do that screens and Node's line editor use, by their last letter. */
const sequences: { readonly [letter: string]: (at: Picture, count: number) => void } = {
  A(at, count) {
    at.row -= count;
  },
  B(at, count) {
    at.row += count;
  },
  G(at, count) {
    at.column = count - 1;
  },
  J(at) {
    at.lines.splice(at.row + 1);
    at.lines[at.row] = (at.lines[at.row] ?? "").slice(0, at.column);
  },
};

/** What a terminal shows of a text. Colours are not seen. */
function screenOf(text: string, columns: number): string[] {
  const at: Picture = { lines: [""], row: 0, column: 0, end: columns };
  for (const part of text.replaceAll("\u001b", "␛").match(/␛\[\??[\d;]*[a-zA-Z]|[\s\S]/gu) ?? []) {
    const [, mode, count, letter = ""] = /^␛\[(\??)(\d*).*([a-zA-Z])$/.exec(part) ?? [];
    if (mode === "?") at.end = letter === "h" ? columns : Number.POSITIVE_INFINITY;
    else if (mode === "") sequences[letter]?.(at, Number(count || 1));
    else put(at, part);
    while (at.lines.length <= at.row) at.lines.push("");
  }
  while (at.lines.at(-1) === "") at.lines.pop();
  return at.lines;
}

function put(at: Picture, character: string): void {
  if (character === "\r") {
    at.column = 0;
    return;
  }
  if (character === "\n" || at.column >= at.end) {
    at.row += 1;
    at.column = 0;
  }
  if (character === "\n") return;
  const line = (at.lines[at.row] ?? "").padEnd(at.column);
  at.lines[at.row] = line.slice(0, at.column) + character + line.slice(at.column + 1);
  at.column += 1;
}
