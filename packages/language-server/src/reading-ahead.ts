import { readAhead } from "@chasmx/core/language";
import type { OpenDocument } from "./document.ts";

/** Below this, in UTF-16 units, all texts of a document are read in no time. */
const largeText = 150_000;
/** How long answers may have to wait for it, and how long the server listens in between. */
const sliceMs = 8;
const pauseMs = 4;

/**
 * Reads the texts of a large document in pauses, so that the first question about a node that many name is answered as soon as the
 * second. Gives what ends it.
 */
export function readingAhead(document: OpenDocument): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const goOn = (from: number) => {
    const end = performance.now() + sliceMs;
    const next = readAhead(document.snapshot, from, () => performance.now() > end);
    if (next !== undefined) timer = setTimeout(goOn, pauseMs, next);
  };
  if (document.text.length > largeText) timer = setTimeout(goOn, pauseMs, 0);
  return () => clearTimeout(timer);
}
