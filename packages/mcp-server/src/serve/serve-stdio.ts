import type { Readable, Writable } from "node:stream";
import { StdioServerTransport, serveStdio as serve } from "@modelcontextprotocol/server/stdio";
import type { OpenServer } from "./open-server.ts";

/** The streams of the one client. */
export interface StdioOptions {
  readonly input: Readable;
  readonly output: Writable;
}

/** Serves one client over its two streams. Resolves once it has gone, and every run is left for others to go on with. */
export async function serveStdio(server: OpenServer, { input, output }: StdioOptions): Promise<void> {
  const { makeServer, onNote } = server;
  const gone = new Promise<void>((resolve) => {
    for (const event of ["end", "close"] as const) input.once(event, () => resolve());
    output.once("error", () => resolve());
  });
  const handle = serve(({ era }) => makeServer({ isHttp: false, era, isForOneRequest: false }), {
    transport: new StdioServerTransport(input, output),
    onerror: (error) => onNote(error.message),
  });
  await gone;
  await server.close();
  await handle.close();
  // Nothing that was answered is lost where the process ends right after.
  await new Promise<void>((resolve) => {
    output.once("error", () => resolve());
    output.end(resolve);
  });
}
