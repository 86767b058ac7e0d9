import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { ChasmError, errorCodes, errorRecord, isChasmError, isErrorRecord, toChasmError } from "./errors.ts";

const page = await readFile(new URL("../../../docs/errors.md", import.meta.url), "utf8");

describe("the page of errors", () => {
  test("has one heading for each code, in their order, and no other", () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([...errorCodes]);
  });

  test("says of each code what to do", () => {
    for (const code of errorCodes) {
      const section = new RegExp(`^## ${code}\\n\\n((?:.+\\n)+)`, "m").exec(page)?.[1] ?? "";
      expect(section.length, code).toBeGreaterThan(40);
    }
  });

  test("names the codes that may pass, and only these", () => {
    const sentence = /true for ([\s\S]*?), and a node/.exec(page)?.[1] ?? "";
    const named = [...sentence.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code);
    expect(named).toEqual(errorCodes.filter((code) => new ChasmError(code, "").retryable));
  });
});

describe("isChasmError", () => {
  test("refuses what only looks like an error", () => {
    for (const value of [undefined, null, "NODE_FAILED", new Error("NODE_FAILED"), { name: "ChasmError" }]) {
      expect(isChasmError(value)).toBe(false);
    }
  });

  test("refuses an unknown code", () => {
    expect(isChasmError(Object.assign(new Error("x"), { name: "ChasmError", code: "UNHEARD_OF" }))).toBe(false);
  });

  test("recognises an error of another copy of core by its shape", () => {
    const foreign = Object.assign(new Error("x"), { name: "ChasmError", code: "NODE_FAILED" });
    expect(isChasmError(foreign)).toBe(true);
    expect(isChasmError(foreign, "NODE_FAILED")).toBe(true);
    expect(isChasmError(foreign, "NODE_TIMEOUT")).toBe(false);
  });
});

describe("an error record", () => {
  test("carries code and sentence, never a cause or a stack", () => {
    const error = new ChasmError("ASK_TIMEOUT", "Too late.", { cause: new Error("secret"), details: { a: 1 } });
    expect(errorRecord(error)).toEqual({ code: "ASK_TIMEOUT", message: "Too late." });
  });

  test("makes NODE_FAILED of anything else that is thrown", () => {
    expect(errorRecord(new TypeError("no"))).toEqual({ code: "NODE_FAILED", message: "no" });
    expect(errorRecord("no")).toEqual({ code: "NODE_FAILED", message: "no" });
    expect(toChasmError("no").retryable).toBe(true);
  });

  test("is told from other objects by its shape", () => {
    expect(isErrorRecord({ code: "ASK_TIMEOUT", message: "" })).toBe(true);
    for (const value of [null, {}, { code: "X", message: "" }, { code: "ASK_TIMEOUT" }]) {
      expect(isErrorRecord(value)).toBe(false);
    }
  });
});
