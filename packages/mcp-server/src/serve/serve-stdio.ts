import type { Readable, Writable } from "node:stream";
import { StdioServerTransport, serveStdio as serve } from "@modelcontextprotocol/server/stdio";
import { createServer } from "./mcp-server.ts";
import type { OpenServer } from "./open-server.ts";

/** The streams of the one client. */
export interface StdioOptions {
  readonly input: Readable;
  readonly output: Writable;
}

/** Serves one client over its two streams. Resolves once it has gone. */
export async function serveStdio(
  { services, changes, onNote }: OpenServer,
  { input, output }: StdioOptions,
): Promise<void> {
  const transport = new StdioServerTransport(input, output);
  const gone = new Promise<void>((resolve) => {
    input.once("end", resolve);
    input.once("close", resolve);
    output.once("error", () => resolve());
  });
  const handle = serve(({ era }) => createServer(services, changes, { isHttp: false, era, isForOneRequest: false }), {
    transport,
    onerror: (error) => onNote(error.message),
  });
  await gone;
  await handle.close();
}
