import type { JsonObject, JsonSchema, JsonValue } from "../contracts/json.ts";
import { errorRecord } from "../errors.ts";
import type { RunState } from "../journal/run-state.ts";
import { validatorOf } from "../workflow/config/schema-validator.ts";
import { parseExpression } from "../workflow/expression.ts";
import { childPointer, pointer } from "../workflow/json-pointer.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { conversationProblems, saidIn } from "./expected-conversation.ts";
import { mismatch, mismatchProblem } from "./match-value.ts";
import type { TestProblem } from "./test-problem.ts";
import type { Expectation } from "./workflow-test-schema.ts";

/** What of a run's end is not as expected, in the order of the keys of `expect`. */
export async function evaluateRun(
  expected: Expectation,
  state: RunState,
  workflow: Workflow,
): Promise<readonly TestProblem[]> {
  const { outputs = {}, nodes = {}, shared = {}, schema = {}, cel = [], conversation = [] } = expected;
  const ended = endingProblems(expected, state);
  const scope = scopeOf(state, workflow);
  return [
    ...ended,
    ...valueProblems("/expect/outputs", outputs, { noun: "The output of", values: scope.outputs as JsonObject }),
    ...(await schemaProblems(schema, scope.outputs as JsonObject)),
    ...valueProblems("/expect/nodes", nodes, { noun: "The status of", values: scope.nodes as JsonObject }),
    ...valueProblems("/expect/shared", shared, { noun: "The shared value", values: scope.shared as JsonObject }),
    ...conversationProblems(conversation, saidIn(state)),
    ...cel.flatMap((source, index) => celProblems(source, scope, pointer("expect", "cel", index))),
  ];
}

/** How the run ended, and with which error. Whoever expects nothing expects it to complete. */
function endingProblems({ status: wanted, error: code }: Expectation, state: RunState): TestProblem[] {
  const status = wanted ?? (code === undefined ? "completed" : "failed");
  const reason = state.error === undefined ? "" : `: ${state.error.code}: ${state.error.message}`;
  const at = wanted === undefined && code !== undefined ? "/expect/error" : "/expect/status";
  const where = state.failedNode === undefined ? "" : ` at node "${state.failedNode}"`;
  if (state.status !== status) {
    return [
      { pointer: at, message: `The run is ${state.status}${where}${reason}`, expected: status, actual: state.status },
    ];
  }
  if (code === undefined || state.error?.code === code) return [];
  const actual = state.error?.code ?? null;
  return [
    { pointer: "/expect/error", message: `The run ended with another error${where}${reason}`, expected: code, actual },
  ];
}

interface Values {
  readonly noun: string;
  readonly values: JsonObject;
}

function valueProblems(at: string, expected: JsonObject, { noun, values }: Values): TestProblem[] {
  return Object.entries(expected).flatMap(([name, wanted]): TestProblem[] => {
    const place = childPointer(at, name);
    const actual = Object.hasOwn(values, name) ? values[name] : undefined;
    if (actual === undefined) {
      return [
        { pointer: place, message: `There is nothing: ${noun.toLowerCase()} "${name}" is expected.`, expected: wanted },
      ];
    }
    const found = mismatch(wanted, actual);
    return found === undefined ? [] : [mismatchProblem(`${noun} "${name}"`, found, place)];
  });
}

async function schemaProblems(
  schemas: { readonly [name: string]: JsonSchema },
  outputs: JsonObject,
): Promise<TestProblem[]> {
  const problems: TestProblem[] = [];
  for (const [name, schema] of Object.entries(schemas)) {
    const at = pointer("expect", "schema", name);
    if (!Object.hasOwn(outputs, name)) {
      problems.push({ pointer: at, message: `There is nothing: the output of "${name}" is expected.` });
      continue;
    }
    const output = outputs[name] as JsonValue;
    for (const problem of (await validatorOf(schema))(output)) {
      const place = problem.pointer === "" ? "" : ` at "${problem.pointer}"`;
      problems.push({
        pointer: at,
        message: `The output of "${name}" does not fit${place}: ${problem.message}`,
        actual: output,
      });
    }
  }
  return problems;
}

/** What expressions read. */
function scopeOf(state: RunState, workflow: Workflow): JsonObject {
  const nodes = [...state.nodes].map(([name, { status }]): [string, JsonValue] => [name, status]);
  const outputs = [...state.nodes].flatMap(([name, { output }]): [string, JsonValue][] =>
    output === undefined ? [] : [[name, output]],
  );
  const pending = workflow.nodes.map(({ id }): [string, JsonValue] => [id, "pending"]);
  const messages = saidIn(state).map(({ answer, ...message }) => ({ ...message, answer: answer ?? null }));
  return {
    inputs: state.inputs,
    outputs: Object.fromEntries(outputs),
    nodes: Object.fromEntries([...pending, ...nodes]),
    shared: Object.fromEntries([...state.shared].map(([name, { value }]) => [name, value])),
    messages: messages as unknown as JsonValue,
    status: state.status,
    error: state.error === undefined ? null : { ...state.error },
  };
}

function celProblems(source: string, scope: JsonObject, at: string): TestProblem[] {
  const { expression } = parseExpression(source);
  if (expression === undefined) return [];
  try {
    const value = expression.evaluate(scope);
    if (value === true) return [];
    const read = expression.references.map(({ path }) => readLine(path, scope));
    const message = value === false ? `This is false: ${source}` : `This is not true or false: ${source}`;
    const among = [...new Set(read.filter((line) => line !== undefined))];
    return [
      { pointer: at, message, ...(value === false ? {} : { actual: value }), ...(among.length === 0 ? {} : { among }) },
    ];
  } catch (error) {
    return [{ pointer: at, message: errorRecord(error).message }];
  }
}

const longestValue = 200;

/** A value that an expression reads, as a line; undefined where it is not there. */
function readLine(path: readonly (string | number)[], scope: JsonObject): string | undefined {
  let value: JsonValue | undefined = scope;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  const text = JSON.stringify(value) ?? "";
  return `${path.join(".")} = ${text.length > longestValue ? `${text.slice(0, longestValue)}…` : text}`;
}
