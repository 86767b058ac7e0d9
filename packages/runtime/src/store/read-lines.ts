import { isUtf8 } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";
import { watchChanges } from "./file-changes.ts";
import { openFlags } from "./open-file.ts";

const chunkBytes = 262_144;
const lineEnd = 10;

/**
 * Reads a file's whole lines, many at a time; a last line without an end is left alone, because it may still be written.
 * With a signal it goes on as lines come, until the signal aborts or the file is removed. A line that is no UTF-8 is given as
 * undefined.
 */
export async function* readLines(file: string, follow?: AbortSignal): AsyncGenerator<readonly (string | undefined)[]> {
  const handle = await open(file, openFlags.read);
  const changes = follow === undefined ? undefined : watchChanges(file, follow);
  try {
    for (let position = 0; ; ) {
      const whole = await readWhole(handle, position);
      if (whole.length > 0) {
        position += whole.length;
        yield linesIn(whole);
        continue;
      }
      if (changes === undefined || follow?.aborted || (await handle.stat()).nlink === 0) return;
      await changes.next();
    }
  } finally {
    changes?.close();
    await handle.close();
  }
}

/** The whole lines that begin at a position: as many as fit into a chunk, or one that needs more. */
async function readWhole(handle: FileHandle, position: number): Promise<Buffer> {
  for (let size = chunkBytes; ; size *= 4) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(size), 0, size, position);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(lineEnd) + 1;
    if (end > 0 || bytesRead < size) return buffer.subarray(0, end);
  }
}

function linesIn(bytes: Buffer): (string | undefined)[] {
  if (isUtf8(bytes)) return bytes.toString("utf8", 0, bytes.length - 1).split("\n");
  const lines: (string | undefined)[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(lineEnd, start);
    const line = bytes.subarray(start, end);
    lines.push(isUtf8(line) ? line.toString("utf8") : undefined);
    start = end + 1;
  }
  return lines;
}
