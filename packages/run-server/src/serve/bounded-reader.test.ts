import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Message } from "vscode-jsonrpc/node";
import { boundedReader, maxMessageBytes, type UnusableMessage } from "./bounded-reader.ts";

/** What comes of bytes that arrive in pieces. */
function read(bytes: Buffer, cuts: readonly number[]) {
  const input = new PassThrough();
  const messages: Message[] = [];
  const unusable: UnusableMessage[] = [];
  const reader = boundedReader(input, (message) => unusable.push(message));
  reader.listen((message) => messages.push(message));
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [index, place] of places.slice(1).entries()) {
    const piece = bytes.subarray(places[index], place);
    // As the stream hands them on, one after another.
    if (piece.length > 0) input.emit("data", piece);
  }
  return { messages, unusable };
}

function framed(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

test.each([
  ["no JSON", framed("{"), "broken"],
  ["no object", framed("[1]"), "broken"],
  ["nothing", framed(""), "broken"],
  ["no length", Buffer.from("Content-Type: x\r\n\r\n"), "broken"],
  ["a length that is no number", Buffer.from("Content-Length: many\r\n\r\n"), "broken"],
  ["a negative length", Buffer.from("Content-Length: -5\r\n\r\n"), "broken"],
])("passes over %s, says so, and reads the next", (_, bytes, kind) => {
  const { messages, unusable } = read(Buffer.concat([bytes, framed('{"id":1}')]), []);
  expect(unusable).toMatchObject([{ kind }]);
  expect(messages).toEqual([{ id: 1 }]);
});

test("passes over a message that is too large, keeping none of it", () => {
  const size = maxMessageBytes + 1;
  const large = Buffer.concat([Buffer.from(`Content-Length: ${size}\r\n\r\n`), Buffer.alloc(size, "x")]);
  const { messages, unusable } = read(Buffer.concat([large, framed('{"id":1}')]), [10, 1000, size - 1]);
  expect(unusable).toMatchObject([{ kind: "too-large" }]);
  expect(messages).toEqual([{ id: 1 }]);
});

test("reads the same messages however their bytes are cut", () => {
  const text = fc.array(fc.record({ id: fc.integer(), text: fc.string({ unit: "binary" }) }), { maxLength: 5 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(2_000), { maxLength: 8 }), (given, cuts) => {
      const bytes = Buffer.concat(given.map((message) => framed(JSON.stringify(message))));
      const { messages, unusable } = read(bytes, cuts);
      expect(unusable).toEqual([]);
      expect(messages).toEqual(given.map((message) => JSON.parse(JSON.stringify(message))));
    }),
  );
});
