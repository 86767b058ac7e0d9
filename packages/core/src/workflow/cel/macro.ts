import { type Compilation, type Compiled, inWords, quote, reject, unfit, withBound } from "./compilation.ts";
import { absorbed, type Failure } from "./failure.ts";
import { compileCondition, type Decide } from "./logic.ts";
import type { Syntax } from "./syntax.ts";
import { charge, type Evaluate, isList, isMap, type Run, type Value } from "./value.ts";

/** Goes once over the items; `at` binds the macro's variable to one. */
type Loop = (items: readonly Value[], at: (item: Value) => Run) => Value;

interface Macro {
  readonly usage: string;
  readonly parts: readonly number[];
  readonly type: "bool" | "list";
  readonly compile: (nodes: readonly Syntax[], inner: Compilation) => Loop;
}

interface MacroCall {
  readonly name: string;
  readonly receiver: Syntax;
  readonly parts: readonly Syntax[];
}

// A failure costs as many steps as making an Error takes, or absorbing them would be a way around the budget.
const absorbedSteps = 200;

/** The macros that bind a variable to each item of a list, or each key of an object. */
export const macros: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ["all", { usage: "all(x, condition)", parts: [2], type: "bool", compile: quantifier(false) }],
  ["exists", { usage: "exists(x, condition)", parts: [2], type: "bool", compile: quantifier(true) }],
  ["exists_one", { usage: "exists_one(x, condition)", parts: [2], type: "bool", compile: compileExistsOne }],
  ["filter", { usage: "filter(x, condition)", parts: [2], type: "list", compile: compileFilter }],
  ["map", { usage: "map(x, result) or map(x, condition, result)", parts: [2, 3], type: "list", compile: compileMap }],
]);

/** Compiles `list.all(x, …)` and its kin. Each round is charged for the nodes it runs, so that nested loops end. */
export function compileMacro(node: Syntax, { name, receiver, parts }: MacroCall, compilation: Compilation): Compiled {
  const range = compilation.compile(receiver, compilation);
  const macro = macros.get(name);
  const [variable, ...bodies] = parts;
  if (macro === undefined || variable?.op !== "id" || !macro.parts.includes(parts.length)) {
    return reject(compilation, node, `${name}() is written list.${macro?.usage ?? ""}, where x is a plain name.`);
  }
  if (!["any", "list", "map"].includes(range.type)) {
    return reject(compilation, receiver, `${name}() goes over a list or an object, not ${inWords(range.type)}.`);
  }
  const { slot, inner } = withBound(compilation, variable.args, "any");
  const nodesBefore = compilation.counters.nodes;
  const loop = macro.compile(bodies, inner);
  const steps = compilation.counters.nodes - nodesBefore + 1;
  const evaluate = (run: Run): Value => {
    const items = itemsOf(range.evaluate(run), () => quote(compilation, receiver));
    charge(run, items.length);
    return loop(items, (item) => {
      charge(run, steps);
      run.slots[slot] = item;
      return run;
    });
  };
  return { evaluate, type: macro.type };
}

function itemsOf(value: Value, what: () => string): readonly Value[] {
  if (isList(value)) return value;
  if (isMap(value)) return Object.keys(value);
  throw unfit(what(), value, "a list or an object");
}

function conditionOf(nodes: readonly Syntax[], inner: Compilation): Decide {
  const [node] = nodes;
  return node === undefined ? () => false : compileCondition(node, inner);
}

/** `all` and `exists`: one item that decides makes up for the failures of others, as CEL has it. */
function quantifier(decisive: boolean): Macro["compile"] {
  return (nodes, inner) => {
    const condition = conditionOf(nodes, inner);
    return (items, at) => {
      let failure: Failure | undefined;
      for (const item of items) {
        const run = at(item);
        try {
          if (condition(run) === decisive) return decisive;
        } catch (error) {
          failure ??= absorbed(error);
          charge(run, absorbedSteps);
        }
      }
      if (failure !== undefined) throw failure;
      return !decisive;
    };
  };
}

function compileExistsOne(nodes: readonly Syntax[], inner: Compilation): Loop {
  const condition = conditionOf(nodes, inner);
  return (items, at) => items.filter((item) => condition(at(item))).length === 1;
}

function compileFilter(nodes: readonly Syntax[], inner: Compilation): Loop {
  const condition = conditionOf(nodes, inner);
  return (items, at) => items.filter((item) => condition(at(item)));
}

function compileMap(nodes: readonly Syntax[], inner: Compilation): Loop {
  const [resultNode] = nodes.slice(-1);
  const result: Evaluate = resultNode === undefined ? () => null : inner.compile(resultNode, inner).evaluate;
  if (nodes.length === 1) return (items, at) => items.map((item) => result(at(item)));
  const condition = conditionOf(nodes, inner);
  return (items, at) => {
    const results: Value[] = [];
    for (const item of items) {
      const run = at(item);
      if (condition(run)) results.push(result(run));
    }
    return results;
  };
}

/** Compiles `cel.bind(x, value, result)`. */
export function compileBinding(node: Syntax, parts: readonly Syntax[], compilation: Compilation): Compiled {
  const [variable, valueNode, resultNode] = parts;
  if (variable?.op !== "id" || valueNode === undefined || resultNode === undefined || parts.length > 3) {
    return reject(compilation, node, "cel.bind() is written cel.bind(x, value, result), where x is a plain name.");
  }
  const value = compilation.compile(valueNode, compilation);
  const { slot, inner } = withBound(compilation, variable.args, value.type);
  const result = inner.compile(resultNode, inner);
  const evaluate = (run: Run): Value => {
    run.slots[slot] = value.evaluate(run);
    return result.evaluate(run);
  };
  return { evaluate, type: result.type };
}
