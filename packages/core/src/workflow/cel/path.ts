import { type Compilation, type Compiled, inWords, listKeys, quote, reject, unfit } from "./compilation.ts";
import { Failure } from "./failure.ts";
import type { Syntax } from "./syntax.ts";
import { type Evaluate, isList, isMap, ownValue, type Run, type Type, type Value } from "./value.ts";

/** Compiles a name: a variable that a macro binds, or an own key of the scope. */
export function compileName(name: string, compilation: Compilation): Compiled {
  const bound = compilation.bound.get(name);
  if (bound !== undefined) return { evaluate: ({ slots }) => slots[bound.slot] ?? null, type: bound.type };
  const evaluate = ({ scope }: Run): Value => {
    const value = ownValue(scope, name);
    if (value !== undefined) return value;
    throw new Failure(() => `there is no value named \`${name}\`; what there is: ${listKeys(scope)}`);
  };
  return { evaluate, type: "any" };
}

/** Compiles `base.key`. */
export function compileMember(
  node: Syntax,
  [baseNode, key]: readonly [Syntax, string],
  compilation: Compilation,
): Compiled {
  const base = compilation.compile(baseNode, compilation);
  if (!mayHaveKeys(base.type) || base.type === "list") {
    const message = `${quote(compilation, baseNode)} is ${inWords(base.type)}, which has no key ${JSON.stringify(key)}.`;
    return reject(compilation, node, message);
  }
  const evaluate = (run: Run): Value => {
    const value = base.evaluate(run);
    const found = isMap(value) ? ownValue(value, key) : undefined;
    if (found !== undefined) return found;
    throw missing(quote(compilation, baseNode), value, key);
  };
  return { evaluate, type: "any" };
}

/** Compiles `base[key]`: a key of an object, or an index of a list. */
export function compileIndex(
  node: Syntax,
  [baseNode, keyNode]: readonly [Syntax, Syntax],
  compilation: Compilation,
): Compiled {
  const base = compilation.compile(baseNode, compilation);
  const key = compilation.compile(keyNode, compilation);
  if (!(mayHaveKeys(base.type) && isIndexable(base.type, key.type))) {
    const message = `${quote(compilation, baseNode)} is ${inWords(base.type)} and ${quote(compilation, keyNode)} is ${inWords(key.type)}: a list is indexed by number, an object by text.`;
    return reject(compilation, node, message);
  }
  const evaluate = (run: Run): Value => {
    const value = base.evaluate(run);
    const at = key.evaluate(run);
    const found = lookUp(value, at);
    if (found !== undefined) return found;
    throw missing(quote(compilation, baseNode), value, at);
  };
  return { evaluate, type: "any" };
}

function mayHaveKeys(type: Type): boolean {
  return type === "any" || type === "map" || type === "list";
}

function isIndexable(base: Type, key: Type): boolean {
  if (key === "any") return true;
  if (base === "list") return key === "number";
  return base === "map" ? key === "string" : key === "number" || key === "string";
}

function lookUp(value: Value, key: Value): Value | undefined {
  if (isList(value)) return typeof key === "number" && Number.isInteger(key) ? value[key] : undefined;
  return isMap(value) && typeof key === "string" ? ownValue(value, key) : undefined;
}

function missing(what: string, value: Value, key: Value): Failure {
  if (isList(value)) {
    if (typeof key !== "number") return unfit("the index of a list", key, "a number");
    return new Failure(() => `${what} has no item ${key}; it is a list of ${value.length}`);
  }
  if (!isMap(value)) return unfit(what, value, "an object or a list, so nothing can be read from it");
  if (typeof key !== "string") return unfit("the key of an object", key, 'a text; write ["1"]');
  return new Failure(() => `${what} has no key ${JSON.stringify(key)}; it has ${listKeys(value)}`);
}

type Find = (run: Run) => Value | undefined;

/**
 * Compiles `has(a.b)`. CEL lets only the last step be absent; here every step may, a name and an index included, because
 * a node that was skipped leaves out its whole output and an id with a dash needs `has(outputs['a-b'])`.
 */
export function compileHas(node: Syntax, argument: Syntax, compilation: Compilation): Compiled {
  if (argument.op !== "id" && argument.op !== "." && argument.op !== "[]") {
    return reject(compilation, node, "has() takes the path of a value, such as has(outputs.a.b).");
  }
  const find = compileFind(argument, compilation);
  return { evaluate: (run) => find(run) !== undefined, type: "bool" };
}

function compileFind(node: Syntax, compilation: Compilation): Find {
  if (node.op === "id" && !compilation.bound.has(node.args)) {
    const name = node.args;
    return ({ scope }) => ownValue(scope, name);
  }
  if (node.op !== "." && node.op !== "[]") return compilation.compile(node, compilation).evaluate;
  const find = compileFind(node.args[0], compilation);
  const key = compileStep(node, compilation);
  return (run) => {
    const value = find(run);
    return value === undefined ? undefined : lookUp(value, key(run));
  };
}

function compileStep(node: Syntax & { readonly op: "." | "[]" }, compilation: Compilation): Evaluate {
  if (node.op === "[]") return compilation.compile(node.args[1], compilation).evaluate;
  const key = node.args[1];
  return () => key;
}
