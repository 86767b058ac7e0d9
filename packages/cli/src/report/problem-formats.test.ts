import path from "node:path";
import { check, type Diagnostic } from "@chasmx/core";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fileProblem } from "./file-problem.ts";
import { githubLines } from "./github.ts";
import { sarifLog } from "./sarif.ts";

const folder = path.resolve("/project");
// The schema is of an older draft, and says the same in a later one.
const { $schema: _, id: __, ...definition } = sarifSchema;
const validate = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true }).compile(
  definition,
);

/** A log as it is written, once the schema of SARIF has been held against it. */
function validSarif(...given: Parameters<typeof sarifLog>): ReturnType<typeof sarifLog> {
  const log = JSON.parse(JSON.stringify(sarifLog(...given)));
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log;
}

const text = '{\n  "name": "x",\n  "nodes": [{ "id": "a", "type": "start" },]\n}';
const checked = {
  file: path.join(folder, "flows", "a b#.workflow.json"),
  text,
  diagnostics: (await check(text)).diagnostics,
};
const whole = {
  file: path.resolve("/elsewhere/b.json"),
  text: "",
  diagnostics: [fileProblem("FILE_NOT_READABLE", "It is not there.", "error")],
};

describe("SARIF", () => {
  test("has each problem with its rule, its level and its exact region", () => {
    const [run] = validSarif([checked, whole], folder).runs;
    expect(run?.tool.driver.rules).toEqual([
      { id: "FILE_NOT_READABLE", help: { text: "Read on: docs/errors.md#file_not_readable" } },
      { id: "json-syntax", help: { text: "Read on: docs/checks.md#json-syntax" } },
    ]);
    const [syntax, missing] = run?.results ?? [];
    expect(syntax).toMatchObject({
      ruleId: "json-syntax",
      ruleIndex: 1,
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "flows/a%20b%23.workflow.json", index: 0 },
            region: { startLine: 3, startColumn: 43, endLine: 3, endColumn: 44 },
          },
        },
      ],
      fixes: [{ description: { text: expect.any(String) } }],
    });
    expect(missing?.locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/^file:\/\/\/.*elsewhere\/b\.json$/);
    expect(missing?.locations[0]?.physicalLocation).not.toHaveProperty("region");
  });

  test("is held against a schema that refuses what is none", () => {
    expect(validate({ ...sarifLog([checked], folder), version: "2" })).toBe(false);
    expect(validate({ version: "2.1.0", runs: [{ results: [{ level: "bad" }] }] })).toBe(false);
  });

  test("is valid where there is nothing to tell", () => {
    expect(validSarif([{ ...checked, diagnostics: [] }], folder).runs[0]?.results).toEqual([]);
    expect(validSarif([], folder).runs[0]?.artifacts).toEqual([]);
  });

  test("is valid whatever stands in a file and in its name", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), async (name, given) => {
        const { diagnostics } = await check(given);
        validSarif([{ file: path.join(folder, `x${name.replaceAll("\0", "")}`), text: given, diagnostics }], folder);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});

describe("GitHub's workflow commands", () => {
  const problem = (message: string, given: Partial<Diagnostic> = {}): Diagnostic => ({
    ...fileProblem("cycle", message, "warning"),
    range: { start: { line: 2, character: 4, offset: 20 }, end: { line: 2, character: 9, offset: 25 } },
    ...given,
  });
  const lines = (file: string, ...diagnostics: Diagnostic[]) => githubLines([{ file, text: "", diagnostics }], folder);

  test("name the file from the repository, the lines and the rule", () => {
    expect(lines(checked.file, ...checked.diagnostics)).toEqual([
      expect.stringMatching(
        /^::error file=flows\/a b#\.workflow\.json,line=3,endLine=3,col=43,endColumn=44,title=json-syntax::/,
      ),
    ]);
    expect(lines(whole.file, ...whole.diagnostics)[0]).toContain("title=FILE_NOT_READABLE::It is not there.");
    expect(lines(whole.file, ...whole.diagnostics)[0]).not.toContain("line=");
  });

  test("leave columns out where a problem spans lines", () => {
    const end = { line: 4, character: 1, offset: 60 };
    const [line] = lines(
      "/project/a.json",
      problem("x", { range: { start: { line: 2, character: 4, offset: 20 }, end } }),
    );
    expect(line).toBe("::warning file=a.json,line=3,endLine=5,title=cycle::x");
  });

  test("cannot be forged by a message or by the name of a file", () => {
    const [line, ...others] = lines("/project/a,b:c%.json", problem("50% done\r\n::error::forged"));
    expect(others).toEqual([]);
    expect(line).toContain("file=a%2Cb%3Ac%25.json,");
    expect(line).not.toMatch(/[\r\n]/);
    expect(line?.slice(line.indexOf("title="))).toContain("50%25 done");
  });
});
