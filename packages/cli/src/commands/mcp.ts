import { openServer, readAddress, serveHttp, serveStdio } from "@chasmx/mcp-server";
import { takeOutput } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import type { ClosedOutput } from "../terminal/closed-output.ts";
import { printableLine } from "../terminal/printable.ts";

/** The options of `chasmx mcp`. */
export interface McpCommandOptions {
  /** Where to listen, instead of on stdin and stdout. */
  readonly http?: string;
  /** Other names by which clients call the server. */
  readonly allowHost?: readonly string[];
}

/** Serves the workflows of a folder to assistants. Resolves at the end, with every run left for others to go on with. */
export async function mcp(
  root: string,
  { http, allowHost = [] }: McpCommandOptions,
  closedOutput: ClosedOutput,
): Promise<number> {
  const output = takeOutput();
  const onNote = (sentence: string) => void process.stderr.write(`${printableLine(sentence)}\n`);
  const address = http === undefined ? undefined : readAddress(http);
  const server = await openServer({ root, environment: process.env, onNote });
  if (address === undefined) {
    const { stdin } = process;
    if (stdin.isTTY) onNote("An assistant starts this command, and speaks to it on stdin. Ctrl-C ends it.");
    const end = () => void stdin.destroy();
    onSignal(end);
    closedOutput.handle(end);
    await serveStdio(server, { input: stdin, output });
    return exitCodes.done;
  }
  const { CHASMX_MCP_TOKEN: token } = process.env;
  const listening = await serveHttp(server, { address, token: token === "" ? undefined : token, hosts: allowHost });
  onNote(`Assistants reach the workflows of ${root} at ${listening.url}. Ctrl-C ends it, and leaves its runs.`);
  await new Promise<void>((resolve) => {
    onSignal(resolve);
    closedOutput.handle(resolve);
  });
  await listening.close();
  return exitCodes.done;
}

/** The first signal ends the server in order, the second one at once. */
function onSignal(end: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, end);
}
