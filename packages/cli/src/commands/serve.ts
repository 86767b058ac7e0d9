import { openRunServer, serveStdio } from "@chasmx/run-server";
import { takeOutput } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import type { ClosedOutput } from "../terminal/closed-output.ts";
import { printableLine } from "../terminal/printable.ts";

/** Serves the workflows and runs of a folder to an editor. Resolves at the end, with every run left for others to go on with. */
export async function serve(root: string, closedOutput: ClosedOutput): Promise<number> {
  const output = takeOutput();
  const onNote = (sentence: string) => void process.stderr.write(`${printableLine(sentence)}\n`);
  const server = await openRunServer({ root, environment: process.env, onNote });
  const { stdin } = process;
  if (stdin.isTTY) onNote("An editor starts this command, and speaks to it on stdin. Ctrl-C ends it.");
  const ending = new AbortController();
  const end = () => ending.abort();
  // The first signal ends the server in order, the second one at once.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, end);
  closedOutput.handle(end);
  await serveStdio(server, { input: stdin, output, signal: ending.signal });
  return exitCodes.done;
}
