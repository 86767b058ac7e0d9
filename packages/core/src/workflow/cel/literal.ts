import { type Compilation, type Compiled, inWords, quote, reject, unfit } from "./compilation.ts";
import { Failure } from "./failure.ts";
import type { Syntax } from "./syntax.ts";
import { charge, type Run, typeOf, type Value } from "./value.ts";

/** Compiles a literal. Every number becomes a double, as in JSON; bytes have no form in JSON and are refused. */
export function compileLiteral(node: Syntax, literal: unknown, compilation: Compilation): Compiled {
  if (literal instanceof Uint8Array) {
    return reject(compilation, node, "JSON has no bytes; write the text without its b.");
  }
  // An unsigned literal such as 1u arrives as an object around a bigint.
  const value = typeof literal === "object" && literal !== null ? literal.valueOf() : literal;
  return typeof value === "bigint" ? compileInteger(node, value, compilation) : constant(value as Value);
}

function compileInteger(node: Syntax, integer: bigint, compilation: Compilation): Compiled {
  const value = Number(integer);
  if (Number.isSafeInteger(value)) return constant(value);
  return reject(
    compilation,
    node,
    "JSON numbers hold whole numbers up to 2^53 - 1 exactly; write a larger id as text.",
  );
}

function constant(value: Value): Compiled {
  return { evaluate: () => value, type: typeOf(value) };
}

/** Compiles `[a, b]`. */
export function compileList(nodes: readonly Syntax[], compilation: Compilation): Compiled {
  const items = nodes.map((item) => compilation.compile(item, compilation).evaluate);
  const evaluate = (run: Run): Value => {
    charge(run, items.length);
    return items.map((item) => item(run));
  };
  return { evaluate, type: "list" };
}

/** Compiles `{"a": b}`. */
export function compileMap(nodes: readonly (readonly [Syntax, Syntax])[], compilation: Compilation): Compiled {
  const entries = nodes.map(([key, value]) => ({
    key: compileKey(key, compilation),
    value: compilation.compile(value, compilation).evaluate,
  }));
  const evaluate = (run: Run): Value => {
    charge(run, entries.length);
    const built = new Map<string, Value>();
    for (const { key, value } of entries) {
      const name = key(run);
      if (built.has(name)) throw new Failure(() => `an object is given the key ${JSON.stringify(name)} twice`);
      built.set(name, value(run));
    }
    // fromEntries defines own properties: a key named __proto__ is only a key.
    return Object.fromEntries(built);
  };
  return { evaluate, type: "map" };
}

function compileKey(node: Syntax, compilation: Compilation): (run: Run) => string {
  const key = compilation.compile(node, compilation);
  if (key.type !== "any" && key.type !== "string") {
    reject(compilation, node, `Keys of JSON objects are text; this one is ${inWords(key.type)}.`);
  }
  const what = () => quote(compilation, node);
  return (run) => textOf(key.evaluate(run), what);
}

function textOf(value: Value, what: () => string): string {
  if (typeof value === "string") return value;
  throw unfit(what(), value, "a text, as keys are");
}
