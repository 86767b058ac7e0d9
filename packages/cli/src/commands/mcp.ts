import { openServer, serveStdio, takeOutput } from "@chasmx/mcp-server";
import { exitCodes } from "../exit-codes.ts";
import { printableLine } from "../terminal/printable.ts";

/** Serves the workflows of a folder to an assistant. Resolves once it has gone and every run is left for others to go on with. */
export async function mcp(root: string): Promise<number> {
  const output = takeOutput();
  const onNote = (sentence: string) => void process.stderr.write(`${printableLine(sentence)}\n`);
  const server = await openServer({ root, environment: process.env, onNote });
  const { stdin } = process;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stdin.destroy());
  await serveStdio(server, { input: stdin, output });
  await server.close();
  return exitCodes.done;
}
