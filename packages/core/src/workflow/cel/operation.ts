import { type Compilation, type Compiled, inWords, quote, reject } from "./compilation.ts";
import { Failure } from "./failure.ts";
import { typeNames } from "./functions.ts";
import { binaryOperators, unaryOperators } from "./operators.ts";
import { callOverload, candidates, commonResult } from "./overload.ts";
import type { Syntax } from "./syntax.ts";
import { charge, isEqual, isList, isMap, ownValue, type Run, type Type, typeOf, type Value } from "./value.ts";

type Operands = readonly [Syntax, Syntax];

/** Compiles arithmetic and order. */
export function compileBinary(node: Syntax, [leftNode, rightNode]: Operands, compilation: Compilation): Compiled {
  const operator = binaryOperators.get(node.op);
  const left = compilation.compile(leftNode, compilation);
  const right = compilation.compile(rightNode, compilation);
  const possible = candidates(operator?.overloads ?? [], [left.type, right.type]);
  if (operator === undefined || possible.length === 0) {
    return reject(compilation, node, `${mismatch(node.op, left.type, right.type)}.`);
  }
  const { onNumbers } = operator;
  const evaluate = (run: Run): Value => {
    const first = left.evaluate(run);
    const second = right.evaluate(run);
    if (typeof first === "number" && typeof second === "number") return onNumbers(first, second);
    const result = callOverload(possible, [first, second], run);
    if (result !== undefined) return result;
    throw new Failure(() => `in ${quote(compilation, node)}, ${mismatch(node.op, typeOf(first), typeOf(second))}`);
  };
  return { evaluate, type: commonResult(possible) };
}

function mismatch(operator: string, left: Type, right: Type): string {
  const isTextAndNumber = operator === "+" && [left, right].includes("string") && [left, right].includes("number");
  const hint = isTextAndNumber ? "; write string(x) to join a number to text" : "";
  return `\`${operator}\` cannot take ${inWords(left)} and ${inWords(right)}${hint}`;
}

/** Compiles `!` and `-` before a value. */
export function compileUnary(node: Syntax, operandNode: Syntax, compilation: Compilation): Compiled {
  const name = node.op.charAt(0);
  const operand = compilation.compile(operandNode, compilation);
  const possible = candidates(unaryOperators.get(name) ?? [], [operand.type]);
  if (possible.length === 0) return reject(compilation, node, `\`${name}\` cannot take ${inWords(operand.type)}.`);
  const evaluate = (run: Run): Value => {
    const value = operand.evaluate(run);
    const result = callOverload(possible, [value], run);
    if (result !== undefined) return result;
    throw new Failure(() => `in ${quote(compilation, node)}, \`${name}\` cannot take ${inWords(typeOf(value))}`);
  };
  return { evaluate, type: commonResult(possible) };
}

/** Compiles `==` and `!=`. Values of different types are unequal; two types that can never be equal are a problem. */
export function compileEquality(node: Syntax, operands: Operands, compilation: Compilation): Compiled {
  const typeTest = typeTestOf(operands, compilation);
  const [left, right] = typeTest ?? [
    compilation.compile(operands[0], compilation),
    compilation.compile(operands[1], compilation),
  ];
  if (isNeverEqual(left.type, right.type)) {
    const message = `${inWords(left.type)} never equals ${inWords(right.type)}, so \`${node.op}\` always gives the same.`;
    return reject(compilation, node, `${message.charAt(0).toUpperCase()}${message.slice(1)}`);
  }
  const expected = node.op === "==";
  const evaluate = (run: Run): boolean => isEqual(left.evaluate(run), right.evaluate(run), run) === expected;
  return { evaluate, type: "bool" };
}

function isNeverEqual(left: Type, right: Type): boolean {
  const known = ![left, right].some((type) => type === "any" || type === "null");
  return known && left !== right;
}

/** The name of a type beside `type(x)`: the one place where CEL's type names are values. */
export function isTypeTest(operand: Syntax, other: Syntax): boolean {
  return operand.op === "id" && typeNames.has(operand.args) && other.op === "call" && other.args[0] === "type";
}

function typeTestOf([left, right]: Operands, compilation: Compilation): readonly [Compiled, Compiled] | undefined {
  if (isTypeTest(left, right)) return [typeConstant(left), compilation.compile(right, compilation)];
  if (isTypeTest(right, left)) return [compilation.compile(left, compilation), typeConstant(right)];
  return undefined;
}

function typeConstant(node: Syntax): Compiled {
  const name = (node.op === "id" ? typeNames.get(node.args) : undefined) ?? "";
  return { evaluate: () => name, type: "string" };
}

/** Compiles `value in list` and `key in object`. */
export function compileMembership(
  node: Syntax,
  [itemNode, containerNode]: Operands,
  compilation: Compilation,
): Compiled {
  const item = compilation.compile(itemNode, compilation);
  const container = compilation.compile(containerNode, compilation);
  if (!["any", "list", "map"].includes(container.type)) {
    const hint = container.type === "string" ? "; write text.contains(part)" : "";
    return reject(compilation, node, `\`in\` looks into a list or an object, not ${inWords(container.type)}${hint}.`);
  }
  const evaluate = (run: Run): boolean => {
    const value = item.evaluate(run);
    const whole = container.evaluate(run);
    if (isList(whole)) return isItem(value, whole, run);
    if (isMap(whole)) return typeof value === "string" && ownValue(whole, value) !== undefined;
    throw new Failure(
      () => `\`in\` looks into a list or an object; ${quote(compilation, containerNode)} is ${inWords(typeOf(whole))}`,
    );
  };
  return { evaluate, type: "bool" };
}

function isItem(value: Value, list: readonly Value[], run: Run): boolean {
  charge(run, list.length);
  return list.some((item) => isEqual(value, item, run));
}
