import { regularExpression } from "../regular-expression.ts";
import { type Compilation, type Compiled, inWords, quote, reject } from "./compilation.ts";
import { Failure } from "./failure.ts";
import { functions, methods } from "./functions.ts";
import { compileBinding, compileMacro, macros } from "./macro.ts";
import { callOverload, candidates, commonResult, type Overload } from "./overload.ts";
import { compileHas } from "./path.ts";
import type { Syntax } from "./syntax.ts";
import { type Run, typeOf, type Value } from "./value.ts";

type CallNode = Syntax & { readonly op: "call" | "rcall" };

/** Compiles a call: a macro, a method or a function. */
export function compileCall(node: CallNode, compilation: Compilation): Compiled {
  if (node.op === "call") {
    const [name, parts] = node.args;
    const [first] = parts;
    if (name === "has" && parts.length === 1 && first !== undefined) return compileHas(node, first, compilation);
    return compileOverloads(node, { name, parts, overloads: functions.get(name) }, compilation);
  }
  const [name, receiver, parts] = node.args;
  if (receiver.op === "id" && receiver.args === "cel" && name === "bind" && !compilation.bound.has("cel")) {
    return compileBinding(node, parts, compilation);
  }
  if (macros.has(name)) return compileMacro(node, { name, receiver, parts }, compilation);
  return compileOverloads(node, { name, parts: [receiver, ...parts], overloads: methods.get(name) }, compilation);
}

interface Call {
  readonly name: string;
  readonly parts: readonly Syntax[];
  readonly overloads: readonly Overload[] | undefined;
}

function compileOverloads(node: CallNode, { name, parts, overloads }: Call, compilation: Compilation): Compiled {
  const compiled = parts.map((part) => compilation.compile(part, compilation));
  if (overloads === undefined) return reject(compilation, node, unknown(node, name));
  const types = compiled.map(({ type }) => type);
  const possible = candidates(overloads, types);
  if (possible.length === 0) {
    const given = types.length === 0 ? "nothing" : types.map(inWords).join(", ");
    return reject(compilation, node, `${name}() cannot take ${given}. It takes ${signatures(overloads)}.`);
  }
  if (name === "matches") checkPattern(parts[1], compilation);
  const evaluate = (run: Run): Value => {
    const values = compiled.map((part) => part.evaluate(run));
    const result = callOverload(possible, values, run);
    if (result !== undefined) return result;
    const given = () => values.map((value) => inWords(typeOf(value))).join(", ");
    throw new Failure(() => `in ${quote(compilation, node)}, ${name}() cannot take ${given()}`);
  };
  return { evaluate, type: commonResult(possible) };
}

function signatures(overloads: readonly Overload[]): string {
  return overloads.map(({ parameters }) => `(${parameters.map(inWords).join(", ")})`).join(" or ");
}

function checkPattern(node: Syntax | undefined, compilation: Compilation): void {
  if (node?.op !== "value" || typeof node.args !== "string") return;
  try {
    regularExpression(node.args);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reject(compilation, node, `The pattern is not valid: ${reason}.`);
  }
}

const otherNames: ReadonlyMap<string, string> = new Map([
  ["bytes", "JSON has no bytes"],
  ["filter", "write list.filter(x, condition)"],
  ["includes", "write contains(), or x in list"],
  ["length", "write size(x)"],
  ["len", "write size(x)"],
  ["lower", "write lowerAscii()"],
  ["map", "write list.map(x, result)"],
  ["some", "write list.exists(x, condition)"],
  ["every", "write list.all(x, condition)"],
  ["now", "`now` is a value: timestamp(now)"],
  ["test", "write text.matches(pattern)"],
  ["toLowerCase", "write lowerAscii()"],
  ["toString", "write string(x)"],
  ["toUpperCase", "write upperAscii()"],
  ["upper", "write upperAscii()"],
]);

function unknown(node: CallNode, name: string): string {
  const isMethod = node.op === "rcall";
  if (isMethod && functions.has(name)) return `${name}() is a function: write ${name}(x).`;
  if (!isMethod && (methods.has(name) || macros.has(name))) return `${name}() is a method: write x.${name}(…).`;
  const hint = otherNames.get(name);
  return `There is no ${isMethod ? "method" : "function"} ${name}()${hint === undefined ? "" : `; ${hint}`}.`;
}
