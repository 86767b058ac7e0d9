import { Console } from "node:console";
import { Writable } from "node:stream";

/**
 * Leaves stdout to the protocol: whatever a node or a plugin prints goes to stderr from now on. Gives the stream that still
 * writes to stdout.
 */
export function takeOutput(): Writable {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  const output = new Writable({
    decodeStrings: false,
    write: (chunk, encoding, done) => void write(chunk, encoding, done),
  });
  stdout.write = stderr.write.bind(stderr);
  globalThis.console = new Console(stderr, stderr);
  return output;
}
