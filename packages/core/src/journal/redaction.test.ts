import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../contracts/json.ts";
import { createRedaction } from "./redaction.ts";

const redactionOf = (secrets: Record<string, JsonValue>) => createRedaction(new Map(Object.entries(secrets)));

/** Secrets that promise to be kept: eight characters or more. Of letters that no mark and no key of the test has. */
const secretText = fc
  .array(fc.constantFrom(...'QWXZJK0123456789+/=&?"\\\n é漢😀'), { minLength: 8, maxLength: 60 })
  .map((characters) => characters.join(""));

const encodings: Record<string, (secret: string, before: string, after: string) => string> = {
  raw: (secret) => secret,
  "JSON-escaped": (secret) => JSON.stringify(secret).slice(1, -1),
  base64: (secret, before, after) => Buffer.from(`${before}${secret}${after}`).toString("base64"),
  base64url: (secret, before, after) => Buffer.from(`${before}${secret}${after}`).toString("base64url"),
  "URL-encoded": (secret) => encodeURIComponent(secret),
};

describe("redaction", () => {
  test.each(Object.keys(encodings))("leaves no %s secret in a value or a key, whatever stands around it", (name) => {
    const encode = encodings[name] as (typeof encodings)[string];
    fc.assert(
      fc.property(
        secretText,
        fc.constantFrom("", "a", "ab", "abc", "user:"),
        fc.constantFrom("", "y", "yz", ":yyy"),
        (secret, before, after) => {
          const spelt = encode(secret, before, after);
          const redaction = redactionOf({ key: secret });
          const written = redaction.redact({
            list: ["fine", `<${spelt}>`],
            [`in ${spelt} key`]: 1,
            deep: { a: { b: spelt } },
          });
          const text = JSON.stringify(written);
          expect(text).toContain("[secret:key]");
          expect(text).not.toContain(JSON.stringify(spelt).slice(1, -1));
          if (name.startsWith("base64")) {
            for (const found of text.match(/[A-Za-z0-9+/_-]{4,}/g) ?? [])
              for (const cut of [0, 1, 2, 3])
                expect(Buffer.from(found.slice(cut), "base64").toString("utf8")).not.toContain(secret);
          }
          expect(redaction.reveals({ list: [`<${spelt}>`] })).toBe(true);
          expect(redaction.reveals({ [spelt]: 1 })).toBe(true);
          expect(redaction.reveals(written)).toBe(false);
        },
      ),
    );
  });

  test("leaves everything else as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(redactionOf({ key: "QWXZJKQWXZJK" }).redact(value))).toBe(JSON.stringify(value));
      }),
    );
  });

  test("leaves no whole secret behind where secrets overlap or hold each other", () => {
    fc.assert(
      fc.property(secretText, secretText, fc.nat(7), (first, second, shared) => {
        const joined = second.slice(0, shared) === "" ? `${first}${second}` : first + second.slice(shared);
        const redaction = redactionOf({ a: first, b: second, c: first + second });
        const text = JSON.stringify(redaction.redact([joined, first + second, second + first, first.repeat(3)]));
        expect(text).not.toContain(JSON.stringify(first).slice(1, -1));
        expect(text).not.toContain(JSON.stringify(second).slice(1, -1));
      }),
    );
  });

  test("redacts the texts and numbers inside a secret that is an object, also where a number stands as a number", () => {
    const redaction = redactionOf({ login: { user: "QWXZJKQW", pin: 98765432, more: ["ZZZZXXXX"] } });
    const text = JSON.stringify(redaction.redact({ a: "QWXZJKQW", b: "pin 98765432", c: "ZZZZXXXX" }));
    expect(text).not.toMatch(/QWXZJKQW|98765432|ZZZZXXXX/);
    expect(redaction.reveals({ pin: 98765432 })).toBe(true);
    expect(JSON.stringify(redaction.redact({ pin: 98765432 }))).not.toContain("98765432");
  });

  test("redacts a secret as a form encodes it and in lower-case percent escapes", () => {
    const secret = "QW ZX/QW!(JK)é";
    const redaction = redactionOf({ key: secret });
    const form = new URLSearchParams({ key: secret }).toString();
    const lower = encodeURIComponent(secret).replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
    expect(redaction.redact(form)).toContain("[secret:key]");
    expect(redaction.redact(lower)).toContain("[secret:key]");
  });

  test("redacts a secret in JSON within JSON", () => {
    const secret = 'QW"ZX\\QWJK';
    const nested = JSON.stringify({ inner: JSON.stringify({ secret }) });
    expect(redactionOf({ key: secret }).redact(nested)).toContain("[secret:key]");
  });

  test("keeps the keys that a prototype has and a key named __proto__", () => {
    const value = JSON.parse('{"__proto__":{"a":"QWXZJKQWXZ"},"constructor":"QWXZJKQWXZ"}') as JsonValue;
    expect(JSON.stringify(redactionOf({ key: "QWXZJKQWXZ" }).redact(value))).toBe(
      '{"__proto__":{"a":"[secret:key]"},"constructor":"[secret:key]"}',
    );
  });

  test("does nothing for secrets that are empty, null or true", () => {
    const redaction = redactionOf({ a: "", b: null, c: true });
    expect(redaction.redact({ type: "true" })).toEqual({ type: "true" });
    expect(redaction.reveals("")).toBe(false);
  });

  test("does not let a mark be broken by a secret that its name holds", () => {
    const redaction = redactionOf({ QWXZJKQWXZ: "ZZZZXXXXZZZZ", other: "QWXZJKQWXZ" });
    expect(redaction.redact("ZZZZXXXXZZZZ")).not.toContain("QWXZJKQWXZ");
  });
});
