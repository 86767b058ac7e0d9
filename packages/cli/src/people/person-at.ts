import { askingScreen } from "../terminal/asking-screen.ts";
import { paletteFor } from "../terminal/palette.ts";
import { isLive, type Screen } from "../terminal/screen.ts";
import { symbolsFor } from "../terminal/symbols.ts";
import type { Asking } from "./ask-for.ts";

/**
 * The person at this process's terminal, to be asked on its screen; undefined where there is none, and where they have ended
 * their input already, as with Ctrl-D after the inputs of a run.
 */
export function personAt(screen: Screen, onInterrupt: () => void): Asking | undefined {
  const { stdin, stdout, env } = process;
  if (!isLive(stdout, env) || !stdin.isTTY || stdin.readableEnded) return undefined;
  return {
    screen: askingScreen(screen, { input: stdin, output: stdout, onInterrupt }),
    palette: paletteFor(stdout),
    symbols: symbolsFor(env),
  };
}
