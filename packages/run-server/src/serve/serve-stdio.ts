import type { Readable, Writable } from "node:stream";
import {
  createMessageConnection,
  ErrorCodes,
  type Message,
  type MessageWriter,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { boundedReader } from "./bounded-reader.ts";
import type { RunServer } from "./open-run-server.ts";

/** The streams of the one client. */
export interface StdioOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Ends the server in order, while its client is still there to be told. */
  readonly signal?: AbortSignal;
}

/**
 * Serves one client over its two streams. Resolves once it has said goodbye or is gone, and every run is left for others to go on
 * with. Never rejects because of what a client sends.
 */
export async function serveStdio(server: RunServer, { input, output, signal }: StdioOptions): Promise<void> {
  const { writer, written } = countedWriter(output);
  const gone = new Promise<void>((resolve) => {
    for (const event of ["end", "close", "error"] as const) input.once(event, () => resolve());
    output.once("error", () => resolve());
    signal?.addEventListener("abort", () => resolve(), { once: true });
    if (signal?.aborted === true) resolve();
  });
  const reader = boundedReader(input, ({ kind, sentence }) => {
    const code = kind === "broken" ? ErrorCodes.ParseError : ErrorCodes.InvalidRequest;
    // Nobody knows whose it was.
    const data = { code: "OPTION_INVALID" };
    writer
      .write({ jsonrpc: "2.0", id: null, error: { code, message: sentence, data } } as Message)
      .catch(() => undefined);
  });
  const connection = createMessageConnection(reader, writer, silent);
  const { shutDown } = server.serve(connection);
  connection.listen();
  await Promise.race([gone, shutDown]);
  await server.close();
  // Nothing that was answered is lost where the process ends right after.
  await written();
  connection.dispose();
  await new Promise<void>((resolve) => {
    output.once("error", () => resolve());
    output.end(resolve);
  });
}

/** What the library would log quotes messages, in which there may be secrets. Who sent them is told what was wrong. */
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, log: () => undefined };

/** A writer that knows when all it was given is written. */
function countedWriter(output: Writable): { readonly writer: MessageWriter; written(): Promise<void> } {
  const stream = new StreamMessageWriter(output);
  let last: Promise<void> = Promise.resolve();
  return {
    writer: {
      onError: stream.onError,
      onClose: stream.onClose,
      write(message) {
        // They are written one after another.
        last = stream.write(message);
        return last;
      },
      end: () => stream.end(),
      dispose: () => stream.dispose(),
    },
    written: async () => await last.catch(() => undefined),
  };
}
