import type { JsonValue } from "../../contracts/json.ts";
import { character, isOpener } from "./characters.ts";
import { skipContainer } from "./lookahead.ts";
import { attach, complainOfItem, type JsonReading } from "./reading.ts";
import { readScalar } from "./scalar-reader.ts";

/** How many objects and arrays may be open within one another. */
export const maxDepth = 200;

/**
 * Reads the value at the reading's offset, or opens it when it is an object or array: what is in it is read by the main
 * loop, so that no depth of nesting can use up the call stack.
 */
export function readValue(reading: JsonReading): void {
  const { text, offset: start, frames } = reading;
  if (!isOpener(text.charCodeAt(start))) attach(reading, readScalar(reading), start);
  else if (frames.length >= maxDepth) passOverContainer(reading);
  else openContainer(reading);
}

function openContainer(reading: JsonReading): void {
  const { text, offset: start, frames } = reading;
  reading.offset++;
  const common = { start, isFilled: false, comma: -1 };
  if (text.charCodeAt(start) === character.openObject) {
    const value: { [key: string]: JsonValue } = {};
    const id = attach(reading, value, start);
    frames.push({ kind: "object", value, key: { name: "", start, end: start }, id, ...common });
  } else {
    const value: JsonValue[] = [];
    const id = attach(reading, value, start);
    frames.push({ kind: "array", value, id, ...common });
  }
}

function passOverContainer(reading: JsonReading): void {
  const { text, offset: start } = reading;
  const message = `Objects and arrays may be nested ${maxDepth} deep. What is in this one is not read.`;
  complainOfItem(reading, { code: "json-too-deep", message, start, end: start + 1 });
  reading.offset = skipContainer(text, start);
  attach(reading, null, start);
}
