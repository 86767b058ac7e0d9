import { quote } from "../checks/facts/quote.ts";
import { didYouMean } from "../checks/facts/suggestions.ts";
import { workflowTestSchema } from "../generated/file-schemas.ts";
import { type SchemaProblem, validatorOf } from "../workflow/config/schema-validator.ts";
import type { Diagnostic, Range } from "../workflow/diagnostic.ts";
import { childPointer, parsePointer, pointer } from "../workflow/json-pointer.ts";
import { nearestName } from "../workflow/nearest-name.ts";
import { type ParsedText, parse } from "../workflow/parse.ts";
import { caseProblems } from "./case-problems.ts";
import type { PlacedTest, TestFinding } from "./placed-test.ts";
import { keysAt, schemasAt } from "./schema-place.ts";
import type { WorkflowTestDocument } from "./workflow-test-schema.ts";

/** What is in a file of tests. */
export interface CheckedWorkflowTest {
  readonly text: ParsedText;
  /** In the order of the text; a test of a file with errors is not run. */
  readonly diagnostics: readonly Diagnostic[];
  /** The workflow's file, as the file of tests says it; absent where there is an error. */
  readonly workflow?: string;
  /** In the order of the file; none where there is an error. */
  readonly tests: readonly PlacedTest[];
}

/** Reads a file of tests and finds everything that is wrong with it by itself. Never rejects, and runs nothing. */
export async function checkWorkflowTest(input: string): Promise<CheckedWorkflowTest> {
  const text = parse(input);
  const findings = text.value === undefined ? [] : await findingsIn(text);
  const diagnostics = [...text.diagnostics, ...findings.map((finding) => diagnosticOf(text, finding))];
  diagnostics.sort((a, b) => a.range.start.offset - b.range.start.offset);
  if (diagnostics.length > 0) return { text, diagnostics, tests: [] };
  const document = text.value as unknown as WorkflowTestDocument;
  return { text, diagnostics, workflow: document.workflow, tests: testsOf(document) };
}

async function findingsIn(text: ParsedText): Promise<TestFinding[]> {
  const problems = (await validatorOf(workflowTestSchema))(text.value);
  if (problems.length > 0) return problems.map(schemaFinding);
  const document = text.value as unknown as WorkflowTestDocument;
  return [...shapeProblems(document), ...testsOf(document).flatMap((placed) => caseProblems(placed))];
}

/** A diagnostic for what was found at a place of a file of tests. */
export function diagnosticOf(text: ParsedText, finding: TestFinding): Diagnostic {
  const { message, pointer: at, code = "test", part, span } = finding;
  const range =
    span === undefined ? opening(text, text.rangeAt(at, part)) : text.rangeInString(at, span.start, span.end);
  return { code, severity: "error", message, pointer: at, range };
}

/** A problem of an object or a list is shown at its bracket. */
function opening({ text }: ParsedText, range: Range): Range {
  const { line, character, offset } = range.start;
  if ((text[offset] !== "{" && text[offset] !== "[") || range.end.offset <= offset) return range;
  return { start: range.start, end: { line, character: character + 1, offset: offset + 1 } };
}

function schemaFinding({ keyword, params, pointer: at, message }: SchemaProblem): TestFinding {
  const path = parsePointer(at);
  if (keyword === "additionalProperties") {
    const key = String(params.additionalProperty);
    const meant = nearestName(key, keysAt(workflowTestSchema, path));
    const place = { pointer: childPointer(at, key), part: "key" } as const;
    return { ...place, message: `The key ${quote(key)} is not known here.${didYouMean(meant)}` };
  }
  if (keyword === "required" && at === "") {
    return { pointer: at, message: 'A file of tests names its "workflow".' };
  }
  if (keyword !== "anyOf") return { pointer: at, message };
  const description = schemasAt(workflowTestSchema, path).find(({ anyOf }) => Array.isArray(anyOf))?.description;
  return { pointer: at, message: `This does not fit. ${String(description)}.` };
}

const own = new Set(["$schema", "workflow", "tests"]);

/** A file holds one test, or a list of them. */
function shapeProblems(document: WorkflowTestDocument): TestFinding[] {
  const { tests } = document;
  if (tests === undefined) return [];
  const stray = Object.keys(document).filter((key) => !own.has(key));
  const names = tests.map(({ name }) => name);
  return [
    ...stray.map((key): TestFinding => {
      const message = `With "tests" in the file, ${quote(key)} stands in each of them.`;
      return { pointer: pointer(key), part: "key", message };
    }),
    ...names.flatMap((name, index): TestFinding[] => {
      if (name === undefined)
        return [{ pointer: pointer("tests", index), message: 'One of several tests needs a "name".' }];
      if (names.indexOf(name) === index) return [];
      return [
        { pointer: pointer("tests", index, "name"), message: `Another test of this file is called ${quote(name)}.` },
      ];
    }),
  ];
}

function testsOf({ tests, workflow, $schema: _, ...test }: WorkflowTestDocument): PlacedTest[] {
  if (tests === undefined) return [{ name: test.name ?? workflow, pointer: "", test }];
  return tests.map((one, index) => ({ name: one.name ?? "", pointer: pointer("tests", index), test: one }));
}
