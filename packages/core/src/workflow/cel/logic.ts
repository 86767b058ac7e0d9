import { type Compilation, type Compiled, inWords, quote, reject, unfit } from "./compilation.ts";
import { absorbed, type Failure } from "./failure.ts";
import type { Syntax } from "./syntax.ts";
import type { Run, Value } from "./value.ts";

/** Computes a condition. A value that is not true or false is a failure: nothing is truthy in CEL. */
export type Decide = (run: Run) => boolean;

/** Compiles a node that must be true or false. */
export function compileCondition(node: Syntax, compilation: Compilation): Decide {
  const { evaluate, type } = compilation.compile(node, compilation);
  if (type !== "any" && type !== "bool") {
    reject(compilation, node, `A condition must be true or false; ${quote(compilation, node)} is ${inWords(type)}.`);
  }
  return (run) => {
    const value = evaluate(run);
    if (typeof value === "boolean") return value;
    throw unfit(quote(compilation, node), value, "true or false");
  };
}

/** Compiles `condition ? a : b`. The branches may be of different types. */
export function compileConditional(
  [conditionNode, thenNode, elseNode]: readonly [Syntax, Syntax, Syntax],
  compilation: Compilation,
): Compiled {
  const condition = compileCondition(conditionNode, compilation);
  const yes = compilation.compile(thenNode, compilation);
  const no = compilation.compile(elseNode, compilation);
  const evaluate = (run: Run): Value => (condition(run) ? yes.evaluate(run) : no.evaluate(run));
  return { evaluate, type: yes.type === no.type ? yes.type : "any" };
}

/**
 * Compiles `&&` and `||`. As CEL has it (language definition, "Logical operators"), a failure on one side does not count
 * when the other side decides: `outputs.x.y > 1 || true` is true.
 */
export function compileLogical(
  operator: "&&" | "||",
  [leftNode, rightNode]: readonly [Syntax, Syntax],
  compilation: Compilation,
): Compiled {
  const left = compileCondition(leftNode, compilation);
  const right = compileCondition(rightNode, compilation);
  const decisive = operator === "||";
  const evaluate = (run: Run): boolean => {
    let failure: Failure | undefined;
    try {
      if (left(run) === decisive) return decisive;
    } catch (error) {
      failure = absorbed(error);
    }
    if (right(run) === decisive) return decisive;
    if (failure !== undefined) throw failure;
    return !decisive;
  };
  return { evaluate, type: "bool" };
}
