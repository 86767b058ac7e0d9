import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import { shorten } from "./cel/compilation.ts";
import { compile } from "./cel/compile.ts";
import { Failure } from "./cel/failure.ts";
import { referencesOf } from "./cel/references.ts";
import { parseSyntax, type Syntax } from "./cel/syntax.ts";
import { type Evaluate, type Run, toJson } from "./cel/value.ts";
import type { Reference, TextProblem } from "./text.ts";

/** A CEL expression, ready to run any number of times. */
export interface Expression {
  /** The expression as written. */
  readonly source: string;
  /**
   * Every value that the expression reads from its scope, in the order of the source. `outputs.a-b`, which CEL reads as a
   * subtraction, is `["outputs", "a"]` and `["b"]`; the text from the first one's `start` tells whether an id with a
   * dash was meant.
   */
  readonly references: readonly Reference[];
  /**
   * Computes the expression's value over a scope of plain JSON, of which only own keys are read. The result is plain
   * JSON: timestamps and durations become text. The work is bounded. Throws EXPRESSION_FAILED.
   */
  evaluate(scope: JsonObject): JsonValue;
}

/** What {@link parseExpression} gives: an expression, or why there is none. */
export interface ParsedExpression {
  /** Absent when there are problems. */
  readonly expression?: Expression;
  /** Everything wrong with the text; empty when it is an expression. */
  readonly problems: readonly TextProblem[];
}

// Tenths of a second, at worst about one: a step is a node run in a loop, an item compared, two characters searched.
const maxSteps = 10_000_000;

/**
 * Reads a CEL expression and finds what is certain to be wrong with it: its syntax, unknown functions, types that do not
 * fit, invalid patterns. Which variables exist is not known here. Never throws, whatever the text.
 */
export function parseExpression(source: string): ParsedExpression {
  const syntax = parseSyntax(source);
  if ("message" in syntax) return { problems: [syntax] };
  const problems: TextProblem[] = [];
  const { evaluate } = compile(source, syntax, problems);
  if (problems.length > 0) return { problems: problems.sort((left, right) => left.start - right.start) };
  const isPath = isPathOnly(syntax);
  return {
    problems,
    expression: {
      source,
      references: referencesOf(syntax),
      evaluate: (scope) => runExpression({ source, evaluate, isPath }, scope),
    },
  };
}

/** A path alone gives what the scope holds as it is: JSON already, and perhaps too large to copy. */
function isPathOnly(node: Syntax): boolean {
  if (node.op === "id") return true;
  return (node.op === "." || node.op === "[]") && isPathOnly(node.args[0]);
}

interface Program {
  readonly source: string;
  readonly evaluate: Evaluate;
  readonly isPath: boolean;
}

function runExpression({ source, evaluate, isPath }: Program, scope: JsonObject): JsonValue {
  const run: Run = { scope, slots: [], stepsLeft: maxSteps };
  try {
    const value = evaluate(run);
    return isPath ? (value as JsonValue) : toJson(value, run);
  } catch (cause) {
    throw failed(source, cause);
  }
}

function failed(source: string, cause: unknown): ChasmError {
  const message = `The expression \`${shorten(source)}\` failed: ${reason(cause)}.`;
  return new ChasmError("EXPRESSION_FAILED", message, { cause });
}

function reason(cause: unknown): string {
  if (cause instanceof Failure) return cause.describe();
  // The engine's own limits: the stack, and the length of a text.
  if (cause instanceof RangeError) return "its data is too long or nested too deeply to work on";
  return `of an error in ChasmX itself, which is worth reporting (${String(cause)})`;
}
