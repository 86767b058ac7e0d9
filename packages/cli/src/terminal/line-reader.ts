import { clearScreenDown, createInterface, type Interface, moveCursor } from "node:readline";

/** Where a person types, and where they see it. */
export interface Keyboard {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Is called for Ctrl-C, which sends no signal while keys are read one by one. */
  onInterrupt(): void;
}

/** Node's line editor, with what it keeps of its own: how far above the cursor its lines begin. */
type Editor = Interface & { prevRows?: number };

/** One line that a person is asked for. */
export interface LineReader {
  /** Resolves with the line; with undefined where the reader was closed, or the person ended their input. */
  readonly line: Promise<string | undefined>;
  /** Lets somebody write above the question, which stays. */
  above(write: () => void): void;
  /** Takes the question off the screen. */
  close(): void;
}

/**
 * Asks for a line at the bottom of a terminal. What was typed before the question stood there is thrown away: it answers
 * another one, or none.
 */
export function openLineReader(keyboard: Keyboard, prompt: string): LineReader {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  let editor: Editor | undefined;
  const erase = () => {
    if (editor === undefined) return;
    moveCursor(keyboard.output, 0, -editor.getCursorPos().rows);
    keyboard.output.write("\r");
    clearScreenDown(keyboard.output);
    editor.prevRows = 0;
  };
  const stopDropping = dropKeys(keyboard, () => {
    editor = openEditor(keyboard, prompt, (line) => {
      // Whoever ends their input leaves the cursor behind the question.
      if (line === undefined && editor !== undefined) keyboard.output.write("\n");
      editor = undefined;
      resolve(line);
    });
  });
  return {
    line: promise,
    above(write) {
      erase();
      write();
      editor?.prompt(true);
    },
    close() {
      stopDropping();
      erase();
      const open = editor;
      editor = undefined;
      open?.close();
      resolve(undefined);
    },
  };
}

/** Long enough for what was typed before to arrive, and too short for a person to have answered what they have just seen. */
const droppingMs = 100;

/** Throws keys away for a moment. Gives the function that ends it early, without what follows. */
function dropKeys({ input, onInterrupt }: Keyboard, then: () => void): () => void {
  const onKeys = (keys: Buffer | string) => {
    if (String(keys).includes("\u0003")) onInterrupt();
  };
  const stop = () => {
    clearTimeout(timer);
    input.off("data", onKeys);
    input.off("error", ignore);
    input.pause();
  };
  const timer = setTimeout(() => {
    stop();
    then();
  }, droppingMs);
  if (input.isTTY) input.setRawMode(true);
  input.on("data", onKeys);
  input.on("error", ignore);
  return () => {
    stop();
    if (input.isTTY) input.setRawMode(false);
  };
}

/** Whoever reads next finds the same fault. */
function ignore(): void {
  // See above.
}

function openEditor(
  { input, output, onInterrupt }: Keyboard,
  prompt: string,
  onLine: (line: string | undefined) => void,
): Editor {
  const editor: Editor = createInterface({ input, output, prompt, terminal: true, historySize: 0 });
  editor.on("line", (line) => {
    onLine(line);
    editor.close();
  });
  editor.on("close", () => onLine(undefined));
  // A terminal that is gone is an input that has ended.
  editor.on("error", () => editor.close());
  editor.on("SIGINT", onInterrupt);
  editor.prompt();
  // What has ended before says so no more.
  if (input.readableEnded || input.destroyed) queueMicrotask(() => editor.close());
  return editor;
}
