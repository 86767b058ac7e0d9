import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../contracts/json.ts";
import { type Message, messageTypes } from "../contracts/message.ts";
import { decodeFrame, encodeFrame, encodeMessage, maxContentDepth, maxFrameLength } from "./codec.ts";

const name = fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" });
const count = fc.nat({ max: 1_000_000 });
const message: fc.Arbitrary<Message> = fc
  .record(
    {
      v: fc.constant(1 as const),
      id: name,
      type: fc.constantFrom(...messageTypes),
      run_id: name,
      path: fc.string({ maxLength: 100 }),
      from: name,
      to: name,
      reply_to: name,
      priority: fc.constantFrom("low", "normal", "high"),
      trail: fc.array(fc.record({ agent: name, activity: name }), { maxLength: 5 }),
      ttl_ms: count,
      content: fc.jsonValue({ maxDepth: 8 }),
      usage: fc.record({ input_tokens: count, output_tokens: count }),
    },
    { requiredKeys: ["v", "id", "type", "run_id", "path", "from", "content"] },
  )
  .map((given) => JSON.parse(JSON.stringify(given)) as Message);

const sound: Message = {
  v: 1,
  id: "1",
  type: "query",
  run_id: "r",
  path: "",
  from: "a",
  to: "b",
  content: { question: "?" },
};
const decode = (part: unknown) => decodeFrame(JSON.stringify([part]));
const nest = (levels: number): JsonValue => {
  let value: JsonValue = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
};

describe("codec", () => {
  test("reads what it wrote, in order", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 10 }), (messages) => {
        const frame = encodeFrame(messages.map((one) => encodeMessage(one, 1e9)));
        expect(decodeFrame(frame)).toEqual({ messages, problems: [] });
      }),
    );
  });

  test("never throws, whatever text arrives, and gives sound messages alone", () => {
    const json = fc.json({ maxDepth: 6 });
    const almost = fc
      .tuple(
        message,
        fc.dictionary(fc.constantFrom(...Object.keys(sound), "__proto__", "trail", "ttl_ms", "usage"), fc.jsonValue()),
      )
      .map(([given, changes]) => JSON.stringify([{ ...given, ...changes }]));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: "binary" }),
          json,
          json.map((text) => `[${text}]`),
          almost,
        ),
        (payload) => {
          const { messages, problems } = decodeFrame(payload);
          for (const one of messages)
            expect(decodeFrame(encodeFrame([encodeMessage(one, 1e9)])).messages).toEqual([one]);
          for (const problem of problems) expect(typeof problem).toBe("string");
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each<[string, object]>([
    ["no version", { v: undefined }],
    ["another version", { v: 2 }],
    ["a version that is a text", { v: "1" }],
    ["an unknown type", { type: "toString" }],
    ["no type", { type: undefined }],
    ["an empty id", { id: "" }],
    ["an id that is no text", { id: 7 }],
    ["an id of megabytes", { id: "x".repeat(1e6) }],
    ["no sender", { from: undefined }],
    ["a receiver that is a list", { to: ["b"] }],
    ["an unknown priority", { priority: "urgent" }],
    ["a trail that is no list", { trail: {} }],
    ["a trail of texts", { trail: ["a"] }],
    ["a trail without activity", { trail: [{ agent: "a" }] }],
    ["a trail without end", { trail: Array.from({ length: 1001 }, () => ({ agent: "a", activity: "1" })) }],
    ["a time below zero", { ttl_ms: -1 }],
    ["a time beyond what timers measure", { ttl_ms: 1e300 }],
    ["a time that is a text", { ttl_ms: "5" }],
    ["no content", { content: undefined }],
    ["content that is too deep", { content: nest(maxContentDepth + 1) }],
    ["content of 10,000 levels", { content: nest(4000) }],
    ["usage below zero", { usage: { input_tokens: -1, output_tokens: 0 } }],
    ["usage that is a list", { usage: [] }],
  ])("refuses a message with %s, with a reason, and takes its neighbours", (_, change) => {
    const { messages, problems } = decodeFrame(JSON.stringify([sound, { ...sound, ...change }, sound]));
    expect(messages).toEqual([sound, sound]);
    expect(problems).toHaveLength(1);
  });

  test("takes content of the depth that is allowed", () => {
    expect(decode({ ...sound, content: nest(maxContentDepth) }).messages).toHaveLength(1);
  });

  test.each([null, 1, "x", [], [[]], {}])("refuses %j as a message", (part) => {
    const { messages, problems } = decode(part);
    expect(messages).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  test.each(["", "null", "{}", '"x"', "[", "[}", "\u0000", "[1,]"])("refuses the frame %j", (payload) => {
    expect(decodeFrame(payload)).toMatchObject({ messages: [], problems: [expect.any(String)] });
  });

  test("refuses a frame that is too long without reading it", () => {
    const { messages, problems } = decodeFrame(" ".repeat(maxFrameLength + 1));
    expect(messages).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  test("refuses JSON nested deeper than a stack without throwing", () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    expect(() => decodeFrame(deep)).not.toThrow();
    expect(
      decodeFrame(`[{"v":1,"id":"1","type":"query","run_id":"r","path":"","from":"a","content":${deep}}]`).messages,
    ).toEqual([]);
  });

  test("keeps a key named __proto__ as data and takes no field from it", () => {
    const text = '[{"v":1,"id":"1","type":"query","run_id":"r","path":"","from":"a","content":{"__proto__":{"x":1}}}]';
    const [read] = decodeFrame(text).messages;
    expect(Object.keys(read?.content as object)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    const inherited = '[{"__proto__":{"v":1,"id":"1","type":"query","run_id":"r","path":"","from":"a","content":1}}]';
    expect(decodeFrame(inherited).messages).toEqual([]);
  });

  test("measures a message in bytes of UTF-8", () => {
    const text = (content: string) => JSON.stringify({ ...sound, content });
    const bytes = (content: string) => new TextEncoder().encode(text(content)).length;
    for (const content of ["x".repeat(100), "é".repeat(100), "漢".repeat(100), "😀".repeat(100)]) {
      expect(encodeMessage({ ...sound, content }, bytes(content))).toBe(text(content));
      expect(() => encodeMessage({ ...sound, content }, bytes(content) - 1)).toThrow(
        expect.objectContaining({ code: "MESSAGE_TOO_LARGE" }),
      );
    }
  });

  test("writes nothing that it would not read", () => {
    for (const change of [
      { ttl_ms: Number.POSITIVE_INFINITY },
      { priority: "urgent" },
      { content: nest(100) },
      { id: "" },
    ]) {
      expect(() => encodeMessage({ ...sound, ...change } as Message, 1e9)).toThrow(
        expect.objectContaining({ code: "MESSAGE_INVALID" }),
      );
    }
  });
});
